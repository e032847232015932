using Bunit;
using Chains.Core.Records;
using Chains.Web.Components.Controls;

namespace Chains.Tests.Components;

public sealed class ControlTests : DashboardContext
{
    [Theory]
    [InlineData(RunState.Pending, "Pending", "tone-busy")]
    [InlineData(RunState.Delivering, "Delivering", "tone-busy")]
    [InlineData(RunState.Signed, "Signed", "tone-good")]
    [InlineData(RunState.Unsigned, "Unsigned", "tone-warn")]
    [InlineData(RunState.Failed, "Failed", "tone-bad")]
    [InlineData(RunState.Skipped, "Skipped", "tone-quiet")]
    [InlineData(RunState.Imported, "Imported", "tone-info")]
    public void StateChip_OfARun_SaysItInWordIconAndTone(RunState state, string word, string tone)
    {
        var chip = Render<StateChip>(p => p.Add(c => c.Run, state));

        Assert.Equal(word, chip.Find(".mud-chip-content").TextContent.Trim());
        Assert.NotNull(chip.Find("svg"));
        Assert.Contains(tone, chip.Find(".chip").ClassList);
        Assert.NotEmpty(chip.Find(".chip").GetAttribute("title")!);
    }

    [Fact]
    public void StateChip_EveryState_HasALookOfItsOwn()
    {
        Assert.Equal(Enum.GetValues<RunState>().Length, Enum.GetValues<RunState>().Select(s => StateLook.Of(s).Label).Distinct().Count());
        Assert.Equal(Enum.GetValues<StepState>().Length, Enum.GetValues<StepState>().Select(s => StateLook.Of(s).Icon).Distinct().Count());
    }

    [Theory]
    [InlineData("sha256:0123456789abcdef0123456789abcdef", "sha256:0123456789ab…")]
    [InlineData("996b0eec-f4de-6c32-eb91-6a63d6cf3704", "996b0eec-f4d…")]
    [InlineData("sha256:0123456789abcdef", "sha256:0123456789abcdef")]
    [InlineData("v1.2.3", "v1.2.3")]
    public void Digest_IsShortened_AndCopiedWhole(string value, string shown)
    {
        var digest = Render<Digest>(p => p.Add(d => d.Value, value));

        Assert.Equal(shown, digest.Find("code").TextContent);
        Assert.Equal(value, digest.Find("button").GetAttribute("data-copy"));
        Assert.Equal("Copy digest", digest.Find("button").GetAttribute("aria-label"));
    }

    [Fact]
    public void Digest_OfAbsurdLength_IsCapped()
    {
        var digest = Render<Digest>(p => p.Add(d => d.Value, new string('a', 1_000_000)));

        Assert.True(digest.Markup.Length < 3 * ShortText.Longest);
    }

    [Theory]
    [InlineData(2, "just now")]
    [InlineData(59, "59 s ago")]
    [InlineData(60, "1 min ago")]
    [InlineData(7199, "1 h ago")]
    [InlineData(86400 * 3, "3 d ago")]
    [InlineData(-90, "in 1 min")]
    public void TimeAgo_SaysItRelative_AndExactOnHover(int secondsAgo, string text)
    {
        var at = Now.AddSeconds(-secondsAgo);
        var time = Render<TimeAgo>(p => p.Add(t => t.At, at)).Find("time");

        Assert.Equal(text, time.TextContent);
        Assert.Equal(TimeText.Machine(at), time.GetAttribute("datetime"));
        Assert.EndsWith("UTC", time.GetAttribute("title"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.34, "340 ms")]
    [InlineData(2.44, "2.4 s")]
    [InlineData(252, "4 min 12 s")]
    [InlineData(7500, "2 h 5 min")]
    [InlineData(200000, "2 d 7 h")]
    public void Span_IsSaidInTwoUnitsAtMost(double seconds, string text) =>
        Assert.Equal(text, TimeText.Span(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void JsonView_OfSmallJson_IsIndented()
    {
        var view = Render<JsonView>(p => p.Add(v => v.Id, "x").Add(v => v.Label, "x").Add(v => v.Content, "{\"a\":\"<b>\"}"u8.ToArray()));

        Assert.Equal("{\n  \"a\": \"<b>\"\n}", view.Find("pre").TextContent.ReplaceLineEndings("\n"));
        Assert.Empty(view.FindAll("pre b"));
    }

    [Fact]
    public void JsonView_OfTenMegabytes_ShowsTheBeginningAndSaysSo()
    {
        var content = new byte[10 * 1024 * 1024];
        content.AsSpan().Fill((byte)'x');
        var view = Render<JsonView>(p => p.Add(v => v.Id, "x").Add(v => v.Label, "x").Add(v => v.Content, content).Add(v => v.Download, "/get"));

        Assert.Equal(JsonText.Limit, view.Find("pre").TextContent.Length);
        Assert.Contains("First 64.0 KB of 10.0 MB", view.Markup, StringComparison.Ordinal);
        Assert.Equal("/get", view.Find("a[download]").GetAttribute("href"));
    }

    [Fact]
    public void JsonText_OfDeepOrBrokenJson_IsShownAsItIs()
    {
        var deep = new string('[', 5000);

        Assert.Equal(deep, JsonText.Of(System.Text.Encoding.UTF8.GetBytes(deep)).Text);
    }

    [Fact]
    public void Pager_KeepsTheFilters_AndChangesTheCursor()
    {
        Services.GetRequiredNavigation().NavigateTo("/runs?q=app&state=Failed&cursor=1f");
        var pager = Render<Pager>(p => p.Add(x => x.Count, 50).Add(x => x.Cursor, "1f").Add(x => x.NextCursor, "a"));

        Assert.EndsWith("/runs?q=app&state=Failed&cursor=a", pager.Find("a[rel=next]").GetAttribute("href"), StringComparison.Ordinal);
        Assert.EndsWith("/runs?q=app&state=Failed", pager.Find("a[rel=first]").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void Pager_OnTheOnlyPage_OffersNothing() =>
        Assert.Empty(Render<Pager>(p => p.Add(x => x.Count, 3)).FindAll("a"));
}
