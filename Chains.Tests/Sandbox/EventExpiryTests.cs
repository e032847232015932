using Chains.Web.Sandbox;
using Chains.Web.Sandbox.Api;

namespace Chains.Tests.Sandbox;

public sealed class EventExpiryTests
{
    [Fact]
    public async Task Sweep_TakesEventsOfMoreThanAnHourAgo()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        const string Events = "/api/v1/namespaces/default/events";
        await sandbox.SendAsync(HttpMethod.Post, Events, """{"metadata":{"name":"e"},"involvedObject":{"kind":"TaskRun","name":"a"},"reason":"Signed"}""");
        Assert.Single((await sandbox.GetAsync(Events + "?fieldSelector=involvedObject.name%3Da")).Node("items")!.AsArray());
        Expiry(sandbox, TimeSpan.FromMinutes(59)).Sweep();
        Assert.Equal(200, (await sandbox.GetAsync(Events + "/e")).Code);
        Expiry(sandbox, TimeSpan.FromMinutes(61)).Sweep();
        Assert.Equal(404, (await sandbox.GetAsync(Events + "/e")).Code);
    }

    private static EventExpiry Expiry(RunningSandbox sandbox, TimeSpan later)
    {
        var clock = new LaterClock(later);
        return new EventExpiry(sandbox.Server.Store, new ObjectWriter(sandbox.Server.Store, clock), clock);
    }

    private sealed class LaterClock(TimeSpan later) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + later;
    }
}
