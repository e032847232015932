using Chains.Core.Records.Ledger;
using Chains.Core.Storage.Oci.Credentials;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chains.Core.Storage.Oci;

public static class OciRegistration
{
    /// <summary>The backend <c>oci</c>. Needs the cluster's client, the key registry and the records.</summary>
    public static IServiceCollection AddOciStorage(this IServiceCollection services)
    {
        services.TryAddSingleton<PullSecrets>();
        services.TryAddSingleton(_ => new DockerConfigFile());
        services.TryAddSingleton<IRunAccounts>(provider => new RecordedRunAccounts(provider.GetRequiredService<RunLedger>()));
        services.AddSingleton<IStorageBackend, OciBackend>();
        return services;
    }
}
