using Chains.Core.Configuration;
using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Signing;
using Chains.Core.Signing.Keyless;
using Chains.Core.Storage.GoogleCloud;
using Chains.Core.Storage.PubSub;
using Chains.Core.Transparency;
using Chains.Core.Trust;
using Chains.Core.Verification;
using Chains.Core.Watching;
using Chains.Web.Hosting.Auth;
using Chains.Web.Sandbox;
using Microsoft.Extensions.Options;

namespace Chains.Web.Hosting;

/// <summary>Binds the host settings to their options records and validates all of them before anything starts.</summary>
public static class HostSettings
{
    private const string SigningSection = "Chains:Signing";

    public static IServiceCollection AddChainsOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSection<ChainsHostOptions>(configuration, ChainsHostOptions.Section, HostRelations)
            .PostConfigure(options => options.DataDirectory = Path.GetFullPath(options.DataDirectory));
        services.AddSection<DatabaseOptions>(configuration, DatabaseOptions.Section)
            .PostConfigure<IOptions<ChainsHostOptions>>(FillConnectionString);
        services.AddSection<ClusterOptions>(configuration, ClusterOptions.Section, ClusterRelations);
        services.AddSection<TransparencyOptions>(configuration, TransparencyOptions.Section);
        services.AddSection<SandboxOptions>(configuration, SandboxOptions.Section);
        services.AddSection<SigningOptions>(configuration, SigningSection)
            .PostConfigure<IOptions<ClusterOptions>>((options, cluster) => options.SecretNamespace = cluster.Value.SystemNamespace);
        services.AddSection<AuthOptions>(configuration, AuthOptions.Section);
        services.AddSection<KeylessOptions>(configuration, KeylessOptions.Section);
        services.AddSection<TrustOptions>(configuration, TrustOptions.Section, TrustRelations)
            .PostConfigure<IOptions<ChainsHostOptions>>((options, host) => options.CacheDirectory = Path.Combine(host.Value.DataDirectory, "trust"));
        services.AddSection<ReverificationOptions>(configuration, ReverificationOptions.Section);
        services.AddSection<OpenIdConnectSettings>(configuration, OpenIdConnectSettings.Section, ProviderRelations);
        services.AddSection<KubernetesAuthOptions>(configuration, KubernetesAuthOptions.Section);
        services.AddSection<LimitOptions>(configuration, LimitOptions.Section);
        services.AddSection<ControllerOptions>(configuration, ControllerOptions.Section, ControllerRelations);
        services.AddSection<KafkaOptions>(configuration, KafkaOptions.Section);
        services.AddSection<GoogleOptions>(configuration, GoogleOptions.Section);
        return services;
    }

    /// <summary>
    /// Checks every setting now. The host itself validates only after it has built the hosted services, where the first wrong setting would hide the others.
    /// </summary>
    /// <exception cref="OptionsValidationException">One section has mistakes; <see cref="Problems"/> lists them.</exception>
    /// <exception cref="AggregateException">Several have.</exception>
    public static void Validate(IServiceProvider services) => services.GetRequiredService<IStartupValidator>().Validate();

    /// <summary>The messages inside what <c>ValidateOnStart</c> throws, one per mistake; null if the exception is of another kind.</summary>
    public static IReadOnlyList<string>? Problems(Exception exception) => exception switch
    {
        OptionsValidationException validation => [.. validation.Failures.Distinct(StringComparer.Ordinal)],
        AggregateException aggregate when aggregate.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            [.. aggregate.InnerExceptions.SelectMany(inner => ((OptionsValidationException)inner).Failures).Distinct(StringComparer.Ordinal)],
        _ => null,
    };

    private static OptionsBuilder<TOptions> AddSection<TOptions>(
        this IServiceCollection services,
        IConfiguration configuration,
        string section,
        Func<TOptions, IConfiguration, IEnumerable<string>>? relations = null)
        where TOptions : class
    {
        services.AddSingleton<IValidateOptions<TOptions>>(
            new HostSettingsValidator<TOptions>(configuration, section, relations ?? ((_, _) => [])));

        // Only what passed is bound: the binder would stop at the first value that it cannot convert.
        return services.AddOptions<TOptions>()
            .Configure(options => new ConfigurationBuilder()
                .AddInMemoryCollection(HostSettingReading.Read(configuration, section).Values)
                .Build()
                .GetSection(section)
                .Bind(options))
            .ValidateOnStart();
    }

    private static void FillConnectionString(DatabaseOptions options, IOptions<ChainsHostOptions> host)
    {
        if (options.ConnectionString.Length == 0)
            options.ConnectionString = $"Data Source={Path.Combine(host.Value.DataDirectory, "chains.db")}";
    }

    private static IEnumerable<string> HostRelations(ChainsHostOptions options, IConfiguration configuration) =>
        [.. ListenAddresses.Check(configuration), .. TrustedProxies.Check(options.TrustedProxies), .. UnknownKeys(configuration)];

    private static IEnumerable<string> ProviderRelations(OpenIdConnectSettings options, IConfiguration configuration)
    {
        if (AuthRegistration.Mode(configuration) is not AuthMode.OpenIdConnect)
            yield break;
        if (!Uri.TryCreate(options.Authority, UriKind.Absolute, out var authority) || (authority.Scheme != "https" && !authority.IsLoopback))
            yield return $"Chains__Auth__OpenIdConnect__Authority (Chains:Auth:OpenIdConnect:Authority): \"{options.Authority}\" is no https address of an issuer, which Chains:Auth:Mode OpenIdConnect needs";
        if (options.ClientId.Length == 0)
            yield return "Chains__Auth__OpenIdConnect__ClientId (Chains:Auth:OpenIdConnect:ClientId): is missing, and Chains:Auth:Mode OpenIdConnect needs it";
    }

    private static IEnumerable<string> ClusterRelations(ClusterOptions options, IConfiguration configuration)
    {
        if (options.Kubeconfig is null)
            yield break;
        if (options.Mode is not ClusterMode.Kubernetes)
            yield return $"Chains__Cluster__Kubeconfig (Chains:Cluster:Kubeconfig): is given while Chains:Cluster:Mode is {options.Mode}; set Chains:Cluster:Mode to Kubernetes or take it away";
        if (!File.Exists(options.Kubeconfig))
            yield return $"Chains__Cluster__Kubeconfig (Chains:Cluster:Kubeconfig): \"{options.Kubeconfig}\" is no file";
    }

    private static IEnumerable<string> ControllerRelations(ControllerOptions options, IConfiguration configuration)
    {
        if (options.RetryMinimumDelay > options.RetryMaximumDelay)
            yield return $"Chains__Controller__RetryMinimumDelay (Chains:Controller:RetryMinimumDelay): {options.RetryMinimumDelay:c} exceeds Chains:Controller:RetryMaximumDelay, {options.RetryMaximumDelay:c}";
    }

    private static IEnumerable<string> TrustRelations(TrustOptions options, IConfiguration configuration)
    {
        if (options.TrustedRootFile.Length > 0 && !File.Exists(options.TrustedRootFile))
            yield return $"Chains__Trust__TrustedRootFile (Chains:Trust:TrustedRootFile): \"{options.TrustedRootFile}\" is no file";
        if (options.TufRootFile.Length > 0 && !File.Exists(options.TufRootFile))
            yield return $"Chains__Trust__TufRootFile (Chains:Trust:TufRootFile): \"{options.TufRootFile}\" is no file";
        if (options.TufRootSha256.Length > 0 && (options.TufRootSha256.Length != 64 || !options.TufRootSha256.All(char.IsAsciiHexDigit)))
            yield return "Chains__Trust__TufRootSha256 (Chains:Trust:TufRootSha256): is not a SHA-256 digest, 64 hexadecimal digits";
    }

    private static IEnumerable<string> UnknownKeys(IConfiguration configuration) =>
        from entry in configuration.GetSection(ChainsHostOptions.Section).AsEnumerable()
        where entry.Value is not null && !HostSettingTable.All.Any(setting => Covers(setting, entry.Key))
        let nearest = NearestName.Of(entry.Key, HostSettingTable.All.Select(setting => setting.Key))
        select $"{entry.Key.Replace(":", "__", StringComparison.Ordinal)} ({entry.Key}): is no setting"
            + (nearest is null ? "" : $"; did you mean {nearest.Replace(":", "__", StringComparison.Ordinal)}?");

    private static bool Covers(HostSetting setting, string key) =>
        setting.Key.Equals(key, StringComparison.OrdinalIgnoreCase)
        || (setting.Type is HostSettingType.Choices or HostSettingType.Namespaces
            && key.StartsWith(setting.Key + ":", StringComparison.OrdinalIgnoreCase)
            && int.TryParse(key.AsSpan(setting.Key.Length + 1), out _));
}
