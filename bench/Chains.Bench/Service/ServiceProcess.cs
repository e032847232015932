using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace Chains.Bench.Service;

/// <summary>The service as it is shipped, in a process of its own on free ports. Its output goes to <c>service.log</c> in its data directory; disposal ends it.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task _log;
    private readonly HttpClient _http;

    private ServiceProcess(Process process, Uri address, string logFile)
    {
        _process = process;
        _log = CopyAsync(process, logFile);
        _http = new HttpClient { BaseAddress = address };
    }

    public Uri Address => _http.BaseAddress!;

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long PeakBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <param name="dataDirectory">Its own; kept when it ends, so that it can be started again on it.</param>
    /// <param name="settings">Host settings in their environment form.</param>
    public static async Task<ServiceProcess> StartAsync(
        string dataDirectory, IReadOnlyDictionary<string, string> settings, CancellationToken cancellation)
    {
        Directory.CreateDirectory(dataDirectory);
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var program = Program();
        // What was published with its own runtime is a program; an assembly is for dotnet to run.
        string[] command = program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? ["dotnet", program] : [program];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = dataDirectory,
            Environment = { ["ASPNETCORE_URLS"] = address.ToString(), ["Chains__DataDirectory"] = dataDirectory, ["Chains__Auth__Mode"] = "None" },
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var service = new ServiceProcess(Process.Start(start)!, address, Path.Combine(dataDirectory, "service.log"));
        try
        {
            await service.UntilAsync(service.IsReadyAsync, "ready", cancellation);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Requests to the API server by verb since its start; empty where the build has no metrics endpoint.</summary>
    public Task<IReadOnlyDictionary<string, double>> RequestsAsync(CancellationToken cancellation) =>
        MetricAsync("chains_kubernetes_requests_total", "verb", cancellation);

    /// <summary>One metric by the values of one of its labels; empty where the build has no metrics endpoint.</summary>
    public async Task<IReadOnlyDictionary<string, double>> MetricAsync(string name, string label, CancellationToken cancellation) =>
        PrometheusText.Sums(await MetricsAsync(cancellation), name, label);

    /// <summary>One number of the metrics endpoint, over all labels; zero where there is none.</summary>
    public async Task<double> MetricAsync(string name, CancellationToken cancellation) => PrometheusText.Sum(await MetricsAsync(cancellation), name);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _log;
        _process.Dispose();
        _http.Dispose();
    }

    private async Task<string> MetricsAsync(CancellationToken cancellation)
    {
        using var response = await _http.GetAsync("/metrics", cancellation);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(cancellation) : "";
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        using var ready = await _http.GetAsync("/readyz", cancellation);
        if (ready.StatusCode is not HttpStatusCode.NotFound)
            return ready.IsSuccessStatusCode;
        using var alive = await _http.GetAsync("/healthz", cancellation);
        return alive.IsSuccessStatusCode;
    }

    private async Task UntilAsync(Func<CancellationToken, Task<bool>> condition, string what, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                if (await condition(cancellation))
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            if (_process.HasExited || Stopwatch.GetElapsedTime(began) > StartTimeout)
                throw new BenchException($"The service is not {what} {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s after its start; see service.log in its data directory.");
            await Task.Delay(20, cancellation);
        }
    }

    /// <summary>The one that was built with this, or the published one that <c>CHAINS_BENCH_SERVICE</c> names.</summary>
    private static string Program()
    {
        var path = Environment.GetEnvironmentVariable("CHAINS_BENCH_SERVICE") is { Length: > 0 } published
            ? Path.GetFullPath(published)
            : typeof(ServiceProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ServiceAssembly").Value!;
        return File.Exists(path) ? path : throw new BenchException($"{path} is not built; build the solution in the benchmark's configuration.");
    }

    private static async Task CopyAsync(Process process, string file)
    {
        await using var log = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.BaseStream.CopyToAsync(log);
        await log.WriteAsync(System.Text.Encoding.UTF8.GetBytes(await errors));
    }
}
