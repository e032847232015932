using Chains.Core.Storage.Oci;
using Chains.Core.Storage.Outbox;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Core.Storage;

public static class StorageRegistration
{
    /// <summary>The outbox and every backend that it delivers to. Needs the records, the configuration and the retry policy.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services) => services
        .AddSingleton<OutboxSignals>()
        .AddSingleton<DeliveryOutbox>()
        .AddOciStorage()
        .AddHostedService<OutboxService>();
}
