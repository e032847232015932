namespace Chains.Core.Storage.PubSub;

/// <summary>Host settings below <c>Chains:Kafka</c>.</summary>
public sealed class KafkaOptions
{
    public const string Section = "Chains:Kafka";

    /// <summary>A mounted file with settings of the Kafka client, such as TLS and SASL; empty for none.</summary>
    public string PropertiesFile { get; set; } = "";
}
