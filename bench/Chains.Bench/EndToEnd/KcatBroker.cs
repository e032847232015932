using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Chains.Bench.EndToEnd;

/// <summary>A broker that speaks Kafka's wire protocol and keeps its topics in memory: librdkafka's, in a process of its own, which <c>kcat</c> is.</summary>
internal sealed partial class KcatBroker : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    private KcatBroker(Process process, string address) => (_process, Address) = (process, address);

    /// <summary>As HOST:PORT.</summary>
    public string Address { get; }

    public static async Task<KcatBroker> StartAsync(CancellationToken cancellation)
    {
        // A producer of nothing: it lives for as long as its input is open, and its broker with it.
        var start = new ProcessStartInfo("kcat", ["-P", "-t", "nothing", "-b", "ignored", "-X", "test.mock.num.brokers=1", "-d", "mock"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new BenchException("kcat is not installed (Debian package: kcat); its library has the broker that this benchmark publishes to.");
        }

        var found = new TaskCompletionSource<string>();
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text && AddressPattern().Match(text) is { Success: true } match)
                found.TrySetResult(match.Value);
        };
        process.BeginErrorReadLine();
        return new KcatBroker(process, await found.Task.WaitAsync(Patience, cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex AddressPattern();
}
