using System.Net;
using System.Net.Sockets;
using Chains.Web.Components;
using Chains.Web.Hosting;
using Chains.Web.Sandbox.Samples;
using Microsoft.Extensions.Options;

namespace Chains.Web.Sandbox;

public static class SandboxRegistration
{
    private const string Directory = "sandbox";

    /// <summary>The embedded API server, started before and stopped after what talks to it. Its journal lies in the data directory.</summary>
    public static IServiceCollection AddSandbox(this IServiceCollection services) => services
        .AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<SandboxOptions>>().Value;
            var journal = Path.Combine(provider.GetRequiredService<DataDirectory>().Open(), Directory);
            // Its clients are built before it listens: a port of the system's choice is chosen here.
            var port = options.Port > 0 ? options.Port : FreePort();
            return new SandboxServer(journal, port, provider.GetRequiredService<ILoggerFactory>());
        })
        .AddHostedService(provider => provider.GetRequiredService<SandboxServer>())
        .AddSingleton<SampleRuns>()
        .AddSingleton<ISampleProducer>(provider => provider.GetRequiredService<SampleRuns>())
        .AddHostedService(provider => provider.GetRequiredService<SampleRuns>());

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
