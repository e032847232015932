namespace Chains.Tests.Shared;

/// <summary>Waits for what another task brings about. The limit is there for a test that hangs, and decides nothing.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static async Task HoldsAsync(Func<bool> condition, string what, Action? between = null, Func<string>? log = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        while (!condition())
        {
            if (limit.IsCancellationRequested)
                Assert.Fail($"Never came true: {what}\n{Tail(log?.Invoke() ?? "")}");
            between?.Invoke();
            await Task.Delay(5, CancellationToken.None);
        }
    }

    public static async Task HoldsAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        while (!await condition())
        {
            if (limit.IsCancellationRequested)
                Assert.Fail($"Never came true: {what}");
            await Task.Delay(50, CancellationToken.None);
        }
    }

    private static string Tail(string text) => text.Length <= 4000 ? text : text[^4000..];
}
