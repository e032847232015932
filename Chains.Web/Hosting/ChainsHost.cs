using Chains.Core.Configuration;
using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Signing;
using Chains.Core.Signing.Keyless;
using Chains.Core.Storage;
using Chains.Core.Transparency;
using Chains.Core.Trust;
using Chains.Core.Verification;
using Chains.Core.Watching;
using Chains.Web.Api;
using Chains.Web.Commands;
using Chains.Web.Components;
using Chains.Web.Hosting.Auth;
using Chains.Web.Sandbox;
using k8s;
using Microsoft.Extensions.Options;

namespace Chains.Web.Hosting;

/// <summary>Puts the service together from its parts and runs it.</summary>
public static partial class ChainsHost
{
    /// <summary>Bytes of a request's body, where its endpoint sets no limit of its own: what a form of the preview page may hold.</summary>
    private const long LargestBody = 16 * 1024 * 1024;

    /// <returns>The exit code: 0 after a stop that was asked for, 1 when the service could not start or ended on a defect.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            DatabaseRehearsal.Begin();
            await using var app = Build(args);
            await app.RunAsync();
            return Environment.ExitCode;
        }
        catch (Exception exception) when (exception is RecordException or ClusterException or IOException)
        {
            await Console.Error.WriteLineAsync("The service does not start: " + exception.Message);
            return ExitCode.Failed;
        }
    }

    /// <summary>The application, not started; tests use it too.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Settings are read at the start: what may change while the service runs is in the ConfigMap.
            Args = ["--hostBuilder:reloadConfigOnChange=false", .. args],
            ApplicationName = typeof(ChainsHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = "wwwroot",
        });
        builder.WebHost.UseChainsUrls(builder.Configuration);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        AddServices(builder.Services, builder.Configuration);
        var app = builder.Build();
        HostSettings.Validate(app.Services);
        MapEndpoints(app);
        return app;
    }

    private static void AddServices(IServiceCollection services, ConfigurationManager configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddChainsOptions(configuration);
        services.AddSingleton<DataDirectory>();
        services.AddRecords();
        AddCluster(services, Cluster(configuration));
        // After the sandbox, which needs no database, and before all that does.
        services.AddHostedService<DatabaseStartup>();
        services.AddRecordIndexing();
        services.AddSingleton<ConfigurationStore>();
        services.AddSigning();
        services.AddTrust().AddVerification();
        services.AddConfigMap();
        services.AddController();
        services.AddStorage().AddOutboxService();
        services.AddTransparency();
        services.AddDashboard();
        services.AddAccess(configuration);
        services.AddTrustedProxies();
        services.AddTelemetry().AddHealth().AddApi().AddApiDescription();
    }

    private static void AddCluster(IServiceCollection services, ClusterOptions cluster)
    {
        var sandbox = ClusterConnection.Resolve(cluster) is ClusterMode.Sandbox;
        if (sandbox)
            services.AddSandbox();
        services.AddSingleton(provider => ClusterConnection.Connect(
            provider.GetRequiredService<IOptions<ClusterOptions>>().Value, provider.GetService<SandboxServer>()?.Address));
        services.AddSingleton<IKubernetes>(provider => provider.GetRequiredService<Kubernetes>());
        services.AddOptions<SigningOptions>().PostConfigure<IOptions<ChainsHostOptions>>((signing, host) =>
        {
            signing.SecretNamespace = cluster.SystemNamespace;
            signing.SandboxDataDirectory = sandbox ? host.Value.DataDirectory : null;
        });
        if (sandbox)
            services.AddOptions<KeylessOptions>().PostConfigure<IOptions<ChainsHostOptions>>(SandboxRegistration.UseSandboxToken);
        services.AddSingleton(provider => new DashboardEnvironment
        {
            Sandbox = sandbox,
            ApiServer = provider.GetService<SandboxServer>()?.Address.ToString().TrimEnd('/'),
            SystemNamespace = cluster.SystemNamespace,
        });
    }

    /// <summary>Read before the host is built, since it decides what is registered; a value that is wrong is reported by the validation.</summary>
    private static ClusterOptions Cluster(ConfigurationManager configuration)
    {
        var section = configuration.GetSection(ClusterOptions.Section);
        return new ClusterOptions
        {
            Mode = Enum.TryParse<ClusterMode>(section["Mode"], ignoreCase: true, out var mode) ? mode : ClusterMode.Auto,
            SystemNamespace = section["SystemNamespace"] is { Length: > 0 } ns ? ns : new ClusterOptions().SystemNamespace,
        };
    }

    private static void MapEndpoints(WebApplication app)
    {
        app.UseTrustedProxies();
        app.UseSecurityHeaders();
        // The handling of errors comes first, so that refusals get their form from it too; the API's own is the inner one.
        app.UseDashboardErrors();
        app.UseApiErrors();
        app.UseAccess();
        app.UseAntiforgery();
        app.MapDashboard();
        app.MapSignOut();
        app.MapProviderSignIn();
        app.MapHealth();
        app.MapTelemetry();
        app.MapApi();
        app.MapApiDescription();
    }
}
