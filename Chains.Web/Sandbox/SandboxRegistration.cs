using Chains.Web.Sandbox.Samples;
using Microsoft.Extensions.Options;

namespace Chains.Web.Sandbox;

public static class SandboxRegistration
{
    /// <summary>
    /// Adds the sandbox as a hosted service. Register it before whatever talks to it: hosted services start in order, and it answers once it has started.
    /// </summary>
    /// <param name="dataDirectory"><c>Chains:DataDirectory</c>; the journal is kept in its folder <c>sandbox</c>.</param>
    public static IServiceCollection AddSandbox(this IServiceCollection services, string dataDirectory)
    {
        services.AddSingleton(provider => new SandboxServer(
            Path.Combine(dataDirectory, "sandbox"),
            provider.GetRequiredService<IOptions<SandboxOptions>>().Value.Port,
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetService<TimeProvider>()));
        services.AddHostedService(provider => provider.GetRequiredService<SandboxServer>());
        services.AddSingleton<SampleRuns>();
        services.AddHostedService(provider => provider.GetRequiredService<SampleRuns>());
        return services;
    }
}
