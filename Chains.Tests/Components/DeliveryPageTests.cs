using Bunit;
using Chains.Core.Configuration;
using Chains.Core.Records;
using Chains.Tests.Shared;
using Chains.Web.Components.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Tests.Components;

public sealed class DeliveryPageTests : DashboardContext
{
    [Fact]
    public async Task Deliveries_FilteredByBackend_ShowStateReasonAndProblem()
    {
        await SaveAsync("build-a", new DeliveryRecord { Backend = "pubsub", State = StepState.Failed, Problem = DeliveryProblem.TooLarge, Reason = "The message is larger than topic chains takes.", Attempts = 1 });
        await SaveAsync("build-b", new DeliveryRecord { Backend = "tekton", State = StepState.Done, Attempts = 1, CompletedAt = Now });

        Services.GetRequiredService<NavigationManager>().NavigateTo("/deliveries?backend=pubsub");
        var page = Render<Deliveries>();

        var row = Assert.Single(page.FindAll("tbody tr"));
        Assert.Contains("The message is larger than topic chains takes.", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("too large", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("Failed", row.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backends_WithSomethingFailed_ShowItAndWhereTheyDeliverTo()
    {
        Store.Apply(
            new Dictionary<string, string> { ["storage.pubsub.provider"] = "inmemory", ["storage.pubsub.topic"] = "chains" }, "1", ConfigurationOrigin.ConfigMap);
        await SaveAsync("build-a", new DeliveryRecord { Backend = "pubsub", State = StepState.Failed, Problem = DeliveryProblem.Rejected, Reason = "No.", Attempts = 1 });

        var page = Render<BackendsPage>();

        Assert.Contains("in memory: chains", page.Markup, StringComparison.Ordinal);
        Assert.Contains(page.FindAll(".mud-chip.chip.tone-info"), chip => chip.TextContent.Contains("Nothing delivered yet", StringComparison.Ordinal));
        Assert.Equal("/deliveries?backend=pubsub&state=Failed", page.FindAll("dd a").Select(a => a.GetAttribute("href")).Single(h => h!.Contains("Failed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Overview_WithFailedDeliveries_RaisesAnAlert()
    {
        await SaveAsync("build-a", new DeliveryRecord { Backend = "docdb", State = StepState.Failed, Problem = DeliveryProblem.Rejected, Reason = "No.", Attempts = 1 });

        Assert.Contains("1 delivery to docdb failed.", Render<Overview>().Markup, StringComparison.Ordinal);
    }

    private async Task SaveAsync(string name, DeliveryRecord delivery)
    {
        var run = RecordSeed.Run(name, Now.AddMinutes(-1), RunState.Signed);
        var artifact = Seed.Provenance(run, [RecordSeed.ImageOf("registry.example/app")]);
        artifact.Deliveries.Add(delivery);
        run.Artifacts.Add(artifact);
        await Seed.SaveAsync(run);
    }
}
