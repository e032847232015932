using Chains.Core.Configuration;
using Chains.Core.Storage.PubSub;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chains.Tests.Storage.PubSub;

/// <summary>The backend with a configuration that names the given brokers.</summary>
internal sealed class PubSubRig : IAsyncDisposable
{
    public PubSubRig(string servers, string topic = "chains", string provider = "kafka", string propertiesFile = "")
    {
        Configuration = Configure(servers, topic, provider);
        Memory = new MemoryTopic(TimeProvider.System);
        Backend = new PubSubBackend(
            Memory, Options.Create(new KafkaOptions { PropertiesFile = propertiesFile }), TimeProvider.System, NullLogger<PubSubBackend>.Instance);
    }

    public ChainsConfiguration Configuration { get; set; }

    public MemoryTopic Memory { get; }

    public PubSubBackend Backend { get; }

    public static ChainsConfiguration Configure(string servers, string topic = "chains", string provider = "kafka") => ConfigurationParser.Parse(
        new Dictionary<string, string>
        {
            ["storage.pubsub.provider"] = provider,
            ["storage.pubsub.topic"] = topic,
            ["storage.pubsub.kafka.bootstrap.servers"] = servers,
        }).Configuration!;

    public ValueTask DisposeAsync() => Backend.DisposeAsync();
}
