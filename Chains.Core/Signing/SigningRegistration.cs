using Chains.Core.Configuration;
using Chains.Core.Signing.Keyless;
using Chains.Core.Signing.Keyless.Identity;
using Chains.Core.Signing.Kms;
using Chains.Core.Trust;
using k8s;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chains.Core.Signing;

public static class SigningRegistration
{
    /// <summary>
    /// Registers <see cref="ISignerSource"/> and what it reads keys from, with the watcher that follows them. Uses an <see cref="IKeyRegistry"/> registered
    /// before, else one in memory, and <see cref="IKubernetes"/> unless a directory is configured.
    /// </summary>
    public static IServiceCollection AddSigning(this IServiceCollection services, Action<SigningOptions>? configure = null)
    {
        if (configure is not null)
            services.Configure(configure);
        services.AddOptions<SigningOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IKeyRegistry, MemoryKeyRegistry>();
        services.TryAddSingleton(SecretSource);
        services.TryAddSingleton<SignerSource>();
        services.AddHostedService<SigningKeyWatcher>();
        return services.AddKeyless();
    }

    /// <summary>Keyless signing beside the key of the secret, and the choice between them. The order of the providers is cosign's.</summary>
    private static IServiceCollection AddKeyless(this IServiceCollection services)
    {
        services.AddOptions<KeylessOptions>();
        services.TryAddSingleton<ConfigurationStore>();
        services.TryAddSingleton(_ => new TokenHttp());
        services.TryAddSingleton(_ => new FulcioClient());
        services.AddSingleton<IIdentityTokenProvider>(provider => new GitHubTokens(provider.GetRequiredService<TokenHttp>(), Environment.GetEnvironmentVariable));
        services.AddSingleton<IIdentityTokenProvider>(provider => new BuildkiteTokens(provider.GetRequiredService<TokenHttp>(), Environment.GetEnvironmentVariable));
        services.AddSingleton<IIdentityTokenProvider>(new EnvironmentTokens(Environment.GetEnvironmentVariable));
        services.AddSingleton<IIdentityTokenProvider, FilesystemTokens>();
        services.AddSingleton<IIdentityTokenProvider>(provider => new GoogleTokens(provider.GetRequiredService<TokenHttp>(), Environment.GetEnvironmentVariable));
        services.AddSingleton<IIdentityTokenProvider>(new SpiffeTokens(Environment.GetEnvironmentVariable));
        services.TryAddSingleton<IdentityTokens>();
        services.TryAddSingleton(provider => new CertificateSource(
            provider.GetRequiredService<IdentityTokens>(),
            provider.GetRequiredService<FulcioClient>(),
            provider.GetService<ITrustedRootSource>() ?? new NoTrustedRoot(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<KeylessSource>();
        services.TryAddSingleton(Kms);
        services.TryAddSingleton<ISignerSource, SignerSelection>();
        services.AddHostedService<KeylessRenewal>();
        return services;
    }

    private static KmsSource Kms(IServiceProvider provider)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        var providers = new KmsProviders(Environment.GetEnvironmentVariable, SpiffeTokens.FetchAsync, time);
        return new KmsSource(
            provider.GetRequiredService<ConfigurationStore>(), providers.Open, provider.GetRequiredService<IKeyRegistry>(), time,
            provider.GetRequiredService<ILogger<KmsSource>>());
    }

    private static ISigningSecretSource SecretSource(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<SigningOptions>>().Value;
        var time = provider.GetRequiredService<TimeProvider>();
        if (options.SecretDirectory is { Length: > 0 } directory)
            return new DirectorySecretSource(directory, time);
        var secret = new KubernetesSecretSource(
            provider.GetRequiredService<IKubernetes>(), options.SecretNamespace, options.SecretName, time);
        return options.SandboxDataDirectory is { Length: > 0 } data
            ? new FallbackSecretSource(secret, new SandboxSecretSource(data, time))
            : secret;
    }
}
