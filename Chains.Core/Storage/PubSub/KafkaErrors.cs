using Chains.Core.Records;
using Confluent.Kafka;

namespace Chains.Core.Storage.PubSub;

/// <summary>Puts what Kafka reports into a result, and into words that an operator can act on.</summary>
public static class KafkaErrors
{
    /// <param name="topic">Where it was to go.</param>
    /// <param name="error">Of the message, or of the client.</param>
    /// <param name="cause">What the client last said of its connections; null for nothing.</param>
    public static DeliveryResult Explain(string topic, Error error, Error? cause) => error.Code switch
    {
        ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidMsgSize or ErrorCode.RecordListTooLarge => DeliveryResult.Failed(
            DeliveryProblem.TooLarge,
            $"The message is larger than topic {topic} takes ({error.Reason}). Raise max.message.bytes of the topic, then retry this delivery."),
        ErrorCode.Local_UnknownTopic or ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownPartition => DeliveryResult.Unavailable(
            DeliveryProblem.DestinationMissing, $"Topic {topic} does not exist on the brokers. Create it; what waits is published then."),
        ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed or ErrorCode.TransactionalIdAuthorizationFailed => DeliveryResult.Unavailable(
            DeliveryProblem.Unauthorized, $"The brokers do not let this client write to topic {topic}. Grant it WRITE and DESCRIBE on the topic; what waits is published then."),
        ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed or ErrorCode.UnsupportedSaslMechanism or ErrorCode.IllegalSaslState => DeliveryResult.Unavailable(
            DeliveryProblem.Unauthorized, $"The brokers refuse the credentials: {error.Reason} Mend the client's properties file."),
        ErrorCode.TopicException => DeliveryResult.Unavailable(
            DeliveryProblem.Misconfigured, $"\"{topic}\" is no name of a topic. Mend storage.pubsub.topic."),
        ErrorCode.InvalidMsg or ErrorCode.InvalidRecord or ErrorCode.PolicyViolation => DeliveryResult.Failed(
            DeliveryProblem.Rejected, $"Topic {topic} does not take the message: {error.Reason}"),
        ErrorCode.Local_QueueFull or ErrorCode.ThrottlingQuotaExceeded => DeliveryResult.Unavailable(
            DeliveryProblem.Throttled, $"Too much waits for the brokers: {error.Reason}"),
        _ => cause is not null && cause.Code != error.Code && Names(cause)
            ? Explain(topic, cause, null)
            : DeliveryResult.Unavailable(DeliveryProblem.Unreachable, $"The brokers do not answer: {Sentence(cause ?? error)}"),
    };

    /// <summary>Whether the error says more than that nobody answers.</summary>
    private static bool Names(Error cause) => cause.Code is
        ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed or ErrorCode.UnsupportedSaslMechanism or ErrorCode.IllegalSaslState
        or ErrorCode.ClusterAuthorizationFailed or ErrorCode.TopicAuthorizationFailed;

    private static string Sentence(Error error) => error.Reason.EndsWith('.') ? error.Reason : error.Reason + ".";
}
