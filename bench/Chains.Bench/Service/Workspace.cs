using Chains.Bench.Cluster;
using Chains.Core.Signing;

namespace Chains.Bench.Service;

/// <summary>A directory for one benchmark: signing key, data directories. Deleted at the end, unless something failed and the logs are wanted.</summary>
internal sealed class Workspace : IDisposable
{
    private bool _keep;

    private Workspace(string directory, PublicKey key) => (Root, Key) = (directory, key);

    public string Root { get; }

    public PublicKey Key { get; }

    public string KeyDirectory => Path.Combine(Root, "keys");

    private static async Task<Workspace> CreateAsync(CancellationToken cancellation)
    {
        var directory = Directory.CreateTempSubdirectory("chains-bench-").FullName;
        var pair = KeyPairGenerator.GenerateX509(KeyAlgorithm.EcdsaP256);
        await KeyPairGenerator.WriteAsync(pair, Path.Combine(directory, "keys"), SigningSecret.X509Entry, cancellation);
        return new Workspace(directory, pair.PublicKey);
    }

    /// <summary>Measures in a workspace of its own. When that fails, the logs of the service are kept and named.</summary>
    public static async Task UseAsync(Func<Workspace, Task> measure, CancellationToken cancellation)
    {
        using var workspace = await CreateAsync(cancellation);
        try
        {
            await measure(workspace);
        }
        catch
        {
            workspace._keep = true;
            await Console.Error.WriteLineAsync($"The logs of the service are below {workspace.Root}.");
            throw;
        }
    }

    public string DataDirectory(string name) => Path.Combine(Root, name);

    /// <summary>Starts the service on a cluster, with the key of the benchmark.</summary>
    /// <param name="name">Of its data directory.</param>
    public Task<ServiceProcess> StartServiceAsync(string name, ClusterAddress cluster, CancellationToken cancellation) => ServiceProcess.StartAsync(
        DataDirectory(name),
        new Dictionary<string, string>
        {
            ["Chains__Cluster__Mode"] = "Kubernetes",
            ["Chains__Cluster__Kubeconfig"] = cluster.Kubeconfig ?? throw new ArgumentException("A service in a process of its own needs a kubeconfig.", nameof(cluster)),
            ["Chains__Signing__SecretDirectory"] = KeyDirectory,
        },
        cancellation);

    public void Dispose()
    {
        if (!_keep)
            Directory.Delete(Root, recursive: true);
    }
}
