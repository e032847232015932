using Chains.Core.Configuration;
using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Signing;
using Chains.Core.Watching;
using Chains.Web.Api;
using k8s;
using Microsoft.Extensions.Options;

namespace Chains.Web.Hosting;

/// <summary>Puts the service together from its parts and runs it.</summary>
public static partial class ChainsHost
{
    /// <returns>The exit code: 0 after a stop that was asked for, 1 when the service could not start or ended on a defect.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = Build(args);
            await app.RunAsync();
            return Environment.ExitCode;
        }
        catch (Exception exception) when (HostSettings.Problems(exception) is not null || exception is RecordException or IOException)
        {
            var problems = HostSettings.Problems(exception) ?? [exception.Message];
            foreach (var problem in problems)
                await Console.Error.WriteLineAsync("chains: " + problem);
            return 1;
        }
    }

    /// <summary>The application, not started; tests use it too.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(ChainsHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = "wwwroot",
        });
        builder.WebHost.UseChainsUrls(builder.Configuration);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        AddServices(builder.Services, builder.Configuration);
        var app = builder.Build();
        MapEndpoints(app);
        return app;
    }

    private static void AddServices(IServiceCollection services, ConfigurationManager configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddChainsOptions(configuration);
        services.AddRecords();
        services.AddHostedService<DatabaseStartup>();
        AddCluster(services);
        services.AddSingleton<ConfigurationStore>();
        services.AddSigning();
        services.AddConfigMap();
        services.AddController();
        services.AddTelemetry().AddHealth().AddApi().AddApiDescription();
    }

    private static void AddCluster(IServiceCollection services)
    {
        services.AddSingleton<IKubernetes>(provider => ClusterConnection.Connect(
            provider.GetRequiredService<IOptions<ClusterOptions>>().Value,
            new Uri("http://127.0.0.1:8001")));
        services.AddOptions<SigningOptions>().PostConfigure<IOptions<ClusterOptions>, IOptions<ChainsHostOptions>>((signing, cluster, host) =>
        {
            signing.SecretNamespace = cluster.Value.SystemNamespace;
            if (ClusterConnection.Resolve(cluster.Value) is ClusterMode.Sandbox)
                signing.SandboxDataDirectory = host.Value.DataDirectory;
        });
    }

    private static void MapEndpoints(WebApplication app)
    {
        app.UseSecurityHeaders();
        app.MapHealth();
        app.MapTelemetry();
        app.MapApi();
        app.MapApiDescription();
    }
}
