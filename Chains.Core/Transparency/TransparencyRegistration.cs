using Chains.Core.Pipeline;
using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Storage.Outbox;
using Chains.Core.Transparency.Clients;
using Chains.Core.Transparency.Monitoring;
using Chains.Core.Transparency.Uploading;
using Chains.Core.Trust;
using Chains.Core.Watching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chains.Core.Transparency;

public static class TransparencyRegistration
{
    /// <summary>Uploads to transparency logs and the watch over them. Needs the records, the configuration, the queue and the storage outbox; uses an <see cref="ITrustedRootSource"/> registered before.</summary>
    public static IServiceCollection AddTransparency(this IServiceCollection services)
    {
        services.AddOptions<TransparencyOptions>();
        services.AddOptions<TrustOptions>();
        services.TryAddSingleton<ITrustedRootSource, TrustedRootFile>();
        services.TryAddSingleton(provider => LogHttp.Create(provider.GetRequiredService<TimeProvider>()));
        return services
            .AddSingleton<SigningConfigFile>()
            .AddSingleton<LogPlan>()
            .AddSingleton<LogDirectory>()
            .AddSingleton<LogMonitor>()
            .AddSingleton<TimestampClient>()
            .AddSingleton<UploadSignals>()
            .AddSingleton(Context)
            .AddSingleton<LogUploader>()
            .AddSingleton(provider => new LogStatus(
                provider.GetRequiredService<IDbContextFactory<ChainsDbContext>>(), () => provider.GetRequiredService<LogUploader>().Lanes))
            .AddHostedService(provider => provider.GetRequiredService<LogUploader>())
            .AddHostedService<LogMonitorService>();
    }

    private static UploadContext Context(IServiceProvider services) => new(
        new UploadReader(services.GetRequiredService<IDbContextFactory<ChainsDbContext>>()),
        services.GetRequiredService<RecordWriter>(),
        services.GetRequiredService<UploadSignals>(),
        services.GetRequiredService<OutboxSignals>(),
        services.GetRequiredService<RunQueue>(),
        services.GetRequiredService<LogDirectory>(),
        services.GetRequiredService<LogPlan>(),
        services.GetRequiredService<LogMonitor>(),
        services.GetRequiredService<TimestampClient>(),
        services.GetRequiredService<ITrustedRootSource>(),
        services.GetRequiredService<IKeyRegistry>(),
        services.GetRequiredService<IOptions<TransparencyOptions>>().Value,
        services.GetRequiredService<RetryPolicy>(),
        services.GetRequiredService<ChainsMetrics>(),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILoggerFactory>().CreateLogger("Chains.Core.Transparency.Uploading"));
}
