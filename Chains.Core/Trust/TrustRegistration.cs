using Chains.Core.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chains.Core.Trust;

public static class TrustRegistration
{
    /// <summary>
    /// Registers whom the service believes: what the public-good instance and a mirror publish, a trusted root file, and every <see cref="ITrustInstance"/>
    /// registered elsewhere; and the refresh of what is published. Needs a <see cref="ConfigurationStore"/>.
    /// </summary>
    public static IServiceCollection AddTrust(this IServiceCollection services)
    {
        services.AddOptions<TrustOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PublishedTrust>();
        services.AddSingleton<TrustedRootFile>();
        services.AddSingleton<ITrustInstance>(provider => provider.GetRequiredService<TrustedRootFile>());
        services.AddSingleton<TrustedRoots>();
        services.AddSingleton<ITrustedRootSource>(provider => provider.GetRequiredService<TrustedRoots>());
        services.AddHostedService<TrustRefresher>();
        return services;
    }
}
