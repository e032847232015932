using Bunit;
using Chains.Core.Records;
using Chains.Core.Transparency.Uploading;
using Chains.Tests.Shared;
using Chains.Web.Components.Layout;
using Chains.Web.Components.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Tests.Components;

/// <summary>The list of log entries, and the banner that a log raises.</summary>
public sealed class LogPageTests : DashboardContext
{
    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task Banner_OfALogWithAnAlarm_SaysWhatItDid()
    {
        Assert.Empty(Render<LogAlarmBanner>().FindAll("[role=alert]"));
        await WriteAsync(session => session.Insert(new LogRecord
        {
            Id = session.NextId<LogRecord>(),
            Url = "https://log.example.com",
            PublicKeyPem = "",
            LogId = "",
            FirstUsedAt = Now,
            Alarm = "https://log.example.com refuses to prove that it only appended.",
            AlarmedAt = Now,
        }));

        var alert = Assert.Single(Render<LogAlarmBanner>().FindAll("[role=alert]"));

        Assert.Contains("https://log.example.com refuses to prove that it only appended.", alert.TextContent, StringComparison.Ordinal);
        Assert.Equal("/rekor", alert.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Entries_AskedForByLogIndex_LeadToTheOneThatThereIs()
    {
        await SaveAsync(("https://log.example.com", 81), ("https://log.example.com", 82));

        Navigation.NavigateTo("/rekor?logIndex=82");
        Render<LogEntries>();

        Assert.EndsWith("/rekor/entries/2", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_AskedForByAnIndexThatTwoLogsHave_AreBothListed()
    {
        await SaveAsync(("https://log.example.com", 81), ("https://other.example.com", 81), ("https://other.example.com", 82));

        Navigation.NavigateTo("/rekor?logIndex=81");

        Assert.Equal(2, Render<LogEntries>().FindAll("tbody tr").Count);
        Assert.EndsWith("/rekor?logIndex=81", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_AskedForByWhatIsNoIndex_SaySo()
    {
        Navigation.NavigateTo("/rekor?logIndex=first");
        Assert.Contains("a log index that is no number", Render<LogEntries>().Markup, StringComparison.Ordinal);
    }

    protected override void Configure(IServiceCollection services) => services.AddSingleton<LogStatus>();

    private async Task SaveAsync(params (string Log, long Index)[] entries)
    {
        var run = RecordSeed.Run("build", Now.AddMinutes(-1), RunState.Signed);
        run.Artifacts.Add(Seed.Provenance(run, [RecordSeed.ImageOf("registry.example/app")]));
        await Seed.SaveAsync(run);
        await WriteAsync(session =>
        {
            foreach (var (log, index) in entries)
                session.Insert(new LogEntryRecord
                {
                    Id = session.NextId<LogEntryRecord>(), SignatureId = 1, RunId = 1, LogUrl = log, State = StepState.Done, LogIndex = index, IntegratedAt = Now, Entry = [1],
                });
        });
    }

    private Task WriteAsync(Action<WriteSession> write) => Services.GetRequiredService<RecordWriter>().WriteAsync(write, CancellationToken.None);
}
