using Chains.Web.Components.Islands;

namespace Chains.Tests.Components;

public sealed class ThrottledSignalTests
{
    [Fact]
    public async Task Wait_AfterManySets_WakesOnce()
    {
        using var signal = new ThrottledSignal(TimeSpan.Zero, TimeProvider.System);
        for (var i = 0; i < 100; i++)
            signal.Set();

        await signal.WaitAsync(TestContext.Current.CancellationToken);

        Assert.False(signal.WaitAsync(TestContext.Current.CancellationToken).IsCompleted);
    }

    [Fact]
    public async Task Wait_SoonAfterTheLast_HoldsBackUntilTheIntervalIsOver()
    {
        using var signal = new ThrottledSignal(TimeSpan.FromDays(1), TimeProvider.System);
        signal.Set();
        await signal.WaitAsync(TestContext.Current.CancellationToken);
        signal.Set();

        Assert.False(signal.WaitAsync(TestContext.Current.CancellationToken).IsCompleted);
    }
}
