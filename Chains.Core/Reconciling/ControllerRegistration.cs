using Chains.Core.Configuration;
using Chains.Core.Pipeline;
using Chains.Core.Watching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chains.Core.Reconciling;

public static class ControllerRegistration
{
    /// <summary>The signing service: watches, queue, reconciler, pipeline. Needs the records, a signer source and a connected <c>IKubernetes</c>.</summary>
    public static IServiceCollection AddController(this IServiceCollection services) => services
        .AddSingleton(provider => provider.GetRequiredService<IOptions<ControllerOptions>>().Value)
        .AddSingleton<IRunCluster, KubernetesRuns>()
        .AddSingleton<RunQueue>()
        .AddSingleton<RetryPolicy>()
        .AddSingleton<ChildGatherer>()
        .AddSingleton<SigningPipeline>()
        .AddSingleton<RunMarker>()
        .AddSingleton<RunReconciler>()
        .AddSingleton<IRunReplay, RunReplay>()
        .AddHostedService<ControllerService>();

    /// <summary>The configuration as the cluster has it, watched.</summary>
    public static IServiceCollection AddConfigMap(this IServiceCollection services) => services
        .AddSingleton<WatchHealth>()
        .AddSingleton<ConfigMapAuthors>()
        .AddSingleton<ClusterEvents>()
        .AddSingleton<IConfigMapEditor, ConfigMapEditor>()
        .AddSingleton<IReadinessCheck, WatchReadiness>()
        .AddHostedService<ConfigMapWatcher>();
}
