using Chains.Core.Reconciling;

namespace Chains.Tests.Api;

internal sealed class FakeReplay : IRunReplay
{
    public List<(string Uid, string Who)> Asked { get; } = [];

    public ReplayOutcome Outcome { get; set; } = ReplayOutcome.Queued;

    public Task<ReplayOutcome> ReplayAsync(string uid, string who, CancellationToken cancellation)
    {
        Asked.Add((uid, who));
        return Task.FromResult(Outcome);
    }
}
