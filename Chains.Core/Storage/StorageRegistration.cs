using Chains.Core.Storage.Archivista;
using Chains.Core.Storage.DocDb;
using Chains.Core.Storage.Gcs;
using Chains.Core.Storage.GoogleCloud;
using Chains.Core.Storage.Grafeas;
using Chains.Core.Storage.Http;
using Chains.Core.Storage.Oci;
using Chains.Core.Storage.Outbox;
using Chains.Core.Storage.PubSub;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Core.Storage;

public static class StorageRegistration
{
    /// <summary>The outbox and every backend that it delivers to. Needs the records, the configuration and the retry policy.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services) => services
        .AddOutbox()
        .AddOciStorage();

    /// <summary>Works on the outbox.</summary>
    public static IServiceCollection AddOutboxService(this IServiceCollection services) => services.AddHostedService<OutboxService>();

    /// <summary>The outbox with the backends that need nothing of the cluster.</summary>
    internal static IServiceCollection AddOutbox(this IServiceCollection services) => services
        .AddSingleton<OutboxSignals>()
        .AddSingleton<MemoryTopic>()
        .AddSingleton<IStorageBackend, PubSubBackend>()
        .AddSingleton<StorageHttp>()
        .AddSingleton<GoogleCredentials>()
        .AddSingleton<IStorageBackend, ArchivistaBackend>()
        .AddSingleton<IStorageBackend, GcsBackend>()
        .AddSingleton<IStorageBackend, DocDbBackend>()
        .AddSingleton<IStorageBackend, GrafeasBackend>()
        .AddSingleton<DeliveryOutbox>();
}
