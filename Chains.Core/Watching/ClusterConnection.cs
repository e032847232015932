using k8s;

namespace Chains.Core.Watching;

/// <summary>Chooses the API server and connects to it. A kubeconfig is used when it is named, never because it is there.</summary>
public static class ClusterConnection
{
    /// <summary>What <see cref="ClusterMode.Auto"/> means here: the pod's own cluster where there is one, otherwise the sandbox.</summary>
    public static ClusterMode Resolve(ClusterOptions options) => options.Mode is not ClusterMode.Auto
        ? options.Mode
        : KubernetesClientConfiguration.IsInCluster() ? ClusterMode.Kubernetes : ClusterMode.Sandbox;

    /// <param name="options">The cluster settings.</param>
    /// <param name="sandbox">Address of the sandbox, where it runs.</param>
    /// <exception cref="ClusterException">The kubeconfig named cannot be used; the message says why.</exception>
    public static Kubernetes Connect(ClusterOptions options, Uri? sandbox)
    {
        var configuration = sandbox is not null
            ? new KubernetesClientConfiguration { Host = sandbox.ToString().TrimEnd('/') }
            : options.Kubeconfig is { Length: > 0 } file ? Read(file) : KubernetesClientConfiguration.InClusterConfig();
        configuration.HttpClientTimeout = TimeSpan.FromSeconds(100);
        return new Kubernetes(configuration);
    }

    private static KubernetesClientConfiguration Read(string file)
    {
        try
        {
            return KubernetesClientConfiguration.BuildConfigFromConfigFile(file);
        }
        catch (Exception exception)
        {
            // The library fails in ways of its own on each kind of damage, with a null reference on an empty file.
            var why = exception is NullReferenceException ? "It is empty or not complete." : exception.Message;
            throw new ClusterException(
                ClusterError.Invalid, $"The kubeconfig {file} (Chains:Cluster:Kubeconfig) cannot be used: {why} Its current context needs a server and a user with a token, a certificate or a command that gives one.", exception);
        }
    }
}
