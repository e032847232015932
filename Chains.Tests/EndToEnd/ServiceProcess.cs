using System.Diagnostics;
using System.Net;
using System.Text;

namespace Chains.Tests.EndToEnd;

/// <summary>The real service as a process of its own, on the sandbox, with a data directory that outlives it.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    /// <summary>For a process that hangs; starting one takes seconds, and many times that where every core is taken.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly StringBuilder _output;

    private ServiceProcess(Process process, StringBuilder output, ServicePorts ports)
    {
        (_process, _output) = (process, output);
        Web = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ports.Web}") };
    }

    public HttpClient Web { get; }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts the process; returns once it is ready.</summary>
    public static async Task<ServiceProcess> StartAsync(
        string dataDirectory, ServicePorts ports, IReadOnlyDictionary<string, string>? settings = null)
    {
        var service = Launch(dataDirectory, ports, settings);
        try
        {
            await service.WhenReadyAsync();
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the process and does not wait for anything.</summary>
    public static ServiceProcess Launch(string dataDirectory, ServicePorts ports, IReadOnlyDictionary<string, string>? settings = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Chains.Web.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = dataDirectory,
        };
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{ports.Web}";
        start.Environment["Chains__DataDirectory"] = dataDirectory;
        start.Environment["Chains__Cluster__Mode"] = "Sandbox";
        start.Environment["Chains__Sandbox__Port"] = ports.Sandbox.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["Chains__Sandbox__Samples"] = "false";
        start.Environment["Chains__Auth__Mode"] = "None";
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var output = new StringBuilder();
        var process = new Process { StartInfo = start };
        DataReceivedEventHandler keep = (_, line) =>
        {
            lock (output)
                output.AppendLine(line.Data);
        };
        process.OutputDataReceived += keep;
        process.ErrorDataReceived += keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ServiceProcess(process, output, ports);
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public void KillNow()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public Task WhenExitedAsync() => _process.WaitForExitAsync();

    public async Task WhenReadyAsync()
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < StartLimit && !_process.HasExited)
        {
            try
            {
                using var answer = await Web.GetAsync(new Uri("/readyz", UriKind.Relative));
                if (answer.StatusCode is HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(20);
        }

        throw new InvalidOperationException("The service did not become ready:\n" + Output);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            KillNow();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Web.Dispose();
    }
}
