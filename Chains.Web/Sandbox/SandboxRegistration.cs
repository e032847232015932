using System.Net;
using System.Net.Sockets;
using Chains.Core.Signing.Keyless;
using Chains.Core.Trust;
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
            var journal = DirectoryIn(provider.GetRequiredService<DataDirectory>().Open());
            // Its clients are built before it listens: a port of the system's choice is chosen here.
            var port = options.Port > 0 ? options.Port : FreePort();
            return new SandboxServer(journal, port, provider.GetRequiredService<ILoggerFactory>());
        })
        .AddHostedService(provider => provider.GetRequiredService<SandboxServer>())
        .AddSingleton<ITrustInstance, SandboxTrustInstance>()
        .AddSingleton<SampleRuns>()
        .AddSingleton<ISampleProducer>(provider => provider.GetRequiredService<SampleRuns>())
        .AddHostedService(provider => provider.GetRequiredService<SampleRuns>());

    /// <summary>The service's own account in the sandbox has its token in the sandbox's directory, unless the settings name another file.</summary>
    public static void UseSandboxToken(KeylessOptions keyless, IOptions<ChainsHostOptions> host)
    {
        if (keyless.TokenFile == KeylessOptions.CosignTokenFile)
            keyless.TokenFile = LocalSigstore.TokenFile(DirectoryIn(host.Value.DataDirectory));
    }

    private static string DirectoryIn(string dataDirectory) => Path.Combine(dataDirectory, Directory);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
