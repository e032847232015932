using Bunit;
using Chains.Core.Configuration;
using Chains.Web.Components.Islands;
using Chains.Web.Hosting.Auth;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Tests.Components;

public sealed class ConfigurationEditorTests : DashboardContext
{
    private readonly FakeEditor _editor = new();

    [Fact]
    public void Editor_ShowsEveryKey_WithMeaningAndDefault()
    {
        var page = Render<ConfigurationEditor>();

        Assert.Equal(ConfigurationKeys.All.Length, page.FindAll(".key").Count);
        Assert.Contains(ConfigurationKeys.All[0].Meaning, page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".review .card"));
    }

    [Fact]
    public void Edit_IsReviewedBeforeItIsSaved_WithTheCommandThatDoesTheSame()
    {
        var page = Render<ConfigurationEditor>();

        page.Find(Field(ConfigurationKeys.TaskRunFormat)).Change("slsa/v2alpha4");

        Assert.Equal("1 change, not saved", page.Find(".review h2").TextContent);
        Assert.Contains("(not set)", page.Find(".diff .old").TextContent, StringComparison.Ordinal);
        Assert.Contains("slsa/v2alpha4", page.Find(".diff .new").TextContent, StringComparison.Ordinal);
        Assert.Equal(
            """kubectl patch configmap chains-config -n tekton-chains --type merge -p '{"data":{"artifacts.taskrun.format":"slsa/v2alpha4"}}'""",
            page.Find("#kubectl").TextContent);
        Assert.Empty(_editor.Written);
    }

    [Fact]
    public void Edit_ThatIsWrong_SaysWhatIsAllowedAndCannotBeSaved()
    {
        var page = Render<ConfigurationEditor>();

        page.Find(Field(ConfigurationKeys.TaskRunStorage)).Change("tekton,nowhere");

        Assert.Contains("This cannot be saved.", page.Find(".review").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll(".key.edited .error"));
        Assert.True(page.Find(".review .btn.primary").HasAttribute("disabled"));
    }

    [Fact]
    public void Edit_TakenBack_LeavesNothingToSave()
    {
        Store.Apply(new Dictionary<string, string> { [ConfigurationKeys.TaskRunSigner] = "none" }, "7", ConfigurationOrigin.ConfigMap);
        var page = Render<ConfigurationEditor>();
        page.Find(Field(ConfigurationKeys.TaskRunSigner)).Change("x509");

        page.Find(Field(ConfigurationKeys.TaskRunSigner)).Change("none");

        Assert.Empty(page.FindAll(".review .card"));
    }

    [Fact]
    public void Storage_Emptied_SwitchesTheArtifactOff_RatherThanToItsDefault()
    {
        Store.Apply(new Dictionary<string, string> { [ConfigurationKeys.OciStorage] = "oci" }, "7", ConfigurationOrigin.ConfigMap);
        var page = Render<ConfigurationEditor>();

        page.Find(Field(ConfigurationKeys.OciStorage)).Change("");

        Assert.Contains("(empty)", page.Find(".diff .new").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Secret_IsNeverShown()
    {
        Store.Apply(new Dictionary<string, string> { [ConfigurationKeys.KmsToken] = "hvs.very-secret" }, "7", ConfigurationOrigin.ConfigMap);
        var page = Render<ConfigurationEditor>();
        page.Find(Field(ConfigurationKeys.KmsToken)).Change("hvs.another-secret");

        Assert.DoesNotContain("hvs.very-secret", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("hvs.another-secret", page.Find(".review").TextContent, StringComparison.Ordinal);
        Assert.Equal("password", page.Find(Field(ConfigurationKeys.KmsToken)).GetAttribute("type"));
    }

    [Fact]
    public async Task Save_WritesTheEditsAgainstTheVersionThatWasShown()
    {
        Store.Apply(new Dictionary<string, string>(), "7", ConfigurationOrigin.ConfigMap);
        var page = Render<ConfigurationEditor>();
        page.Find(Field(ConfigurationKeys.TaskRunSigner)).Change("none");

        await page.Find(".review .btn.primary").ClickAsync(new());

        var (changes, version) = Assert.Single(_editor.Written);
        Assert.Equal("none", changes[ConfigurationKeys.TaskRunSigner]);
        Assert.Equal("7", version);
        Assert.StartsWith("Saved.", page.Find("[role=status]").TextContent.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_RefusedByAnothersChange_KeepsTheEdits()
    {
        _editor.Answer = new ConfigMapEdit.Conflict("8");
        var page = Render<ConfigurationEditor>();
        page.Find(Field(ConfigurationKeys.TaskRunSigner)).Change("none");

        await page.Find(".review .btn.primary").ClickAsync(new());

        Assert.Contains("Somebody else changed", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Equal("1 change, not saved", page.Find(".review h2").TextContent);
    }

    [Fact]
    public void Editor_FollowsTheStore_AndKeepsWhatIsNotSaved()
    {
        var page = Render<ConfigurationEditor>();
        page.Find(Field(ConfigurationKeys.TaskRunSigner)).Change("none");

        Store.Apply(new Dictionary<string, string> { [ConfigurationKeys.BuilderId] = "https://example.com/b" }, "9", ConfigurationOrigin.ConfigMap);

        page.WaitForAssertion(() => Assert.Equal("https://example.com/b", page.Find(Field(ConfigurationKeys.BuilderId)).GetAttribute("value")));
        Assert.Equal("1 change, not saved", page.Find(".review h2").TextContent);
    }

    [Fact]
    public void Search_NarrowsToNamesAndMeanings()
    {
        var page = Render<ConfigurationEditor>();

        page.Find("#find-key").Input("transparency.");

        Assert.All(page.FindAll(".key label"), label => Assert.Contains("transparency", label.TextContent, StringComparison.Ordinal));
        page.Find("#find-key").Input("zzzz");
        Assert.Contains("No key matches", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_ForAnOperator_IsNotOffered()
    {
        Visitors = Role.Operator;
        var page = Render<ConfigurationEditor>();

        page.Find(Field(ConfigurationKeys.TaskRunSigner)).Change("none");

        Assert.True(page.Find(".review .btn.primary").HasAttribute("disabled"));
    }

    protected override void Configure(IServiceCollection services) => services.AddSingleton<IConfigMapEditor>(_editor);

    private static string Field(string key) => $"[id='key-{key}']";

    private sealed class FakeEditor : IConfigMapEditor
    {
        public List<(IReadOnlyDictionary<string, string?> Changes, string? Version)> Written { get; } = [];

        public ConfigMapEdit Answer { get; set; } = new ConfigMapEdit.Applied("8", [], []);

        public Task<ConfigMapEdit> PatchAsync(
            IReadOnlyDictionary<string, string?> changes, string? ifMatchResourceVersion, ConfigurationAuthor author, CancellationToken cancellation)
        {
            Written.Add((new Dictionary<string, string?>(changes), ifMatchResourceVersion));
            return Task.FromResult(Answer);
        }
    }
}
