using Chains.Core.Records;
using Chains.Core.Storage;
using Chains.Core.Storage.PubSub;
using Confluent.Kafka;

namespace Chains.Tests.Storage.PubSub;

public sealed class PubSubBackendTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliver_ToBrokers_IsReadBackWithItsHeadersAndVerifies()
    {
        using var brokers = new MockBrokers(3);
        brokers.CreateTopic("chains");
        await using var rig = new PubSubRig(brokers.Bootstrap);
        Delivery[] deliveries = [SampleDelivery.Provenance("pubsub"), SampleDelivery.Image("pubsub")];

        foreach (var delivery in deliveries)
        {
            var result = await rig.Backend.DeliverAsync(delivery, rig.Configuration, Cancellation);
            Assert.Equal((DeliveryOutcome.Done, null), (result.Outcome, result.Reason));
            Assert.Matches(@"^chains \[\d\] @ \d+$", result.Location);
        }

        var messages = brokers.Read("chains", m => m.Count == 2);
        Assert.Single(messages.Select(m => m.Partition).Distinct());
        foreach (var (delivery, message) in deliveries.Zip(messages))
        {
            Assert.Equal(delivery.Key, System.Text.Encoding.UTF8.GetString(message.Message.Key));
            Assert.Equal(delivery.DeliveryId.ToString(), MockBrokers.Header(message, "chains-delivery-id"));
            SampleDelivery.AssertVerifies(delivery, message.Message.Value, Convert.FromBase64String(MockBrokers.Header(message, "payload")));
        }
    }

    [Theory]
    [InlineData(ErrorCode.UnknownTopicOrPart, DeliveryProblem.DestinationMissing, "Topic chains does not exist")]
    [InlineData(ErrorCode.TopicAuthorizationFailed, DeliveryProblem.Unauthorized, "do not let this client write to topic chains")]
    public async Task Deliver_ToATopicThatRefuses_SaysWhyAndGoesOnOnceMended(ErrorCode error, DeliveryProblem problem, string words)
    {
        using var brokers = new MockBrokers();
        brokers.CreateTopic("chains");
        brokers.FailTopic("chains", error);
        await using var rig = new PubSubRig(brokers.Bootstrap);

        var refused = await rig.Backend.DeliverAsync(SampleDelivery.Provenance("pubsub"), rig.Configuration, Cancellation);
        Assert.Equal((DeliveryOutcome.Unavailable, problem), (refused.Outcome, refused.Problem));
        Assert.Contains(words, refused.Reason, StringComparison.Ordinal);
        Assert.Equal(problem, (await rig.Backend.TestAsync(rig.Configuration, Cancellation)).Problem);

        brokers.FailTopic("chains", ErrorCode.NoError);
        var result = await rig.Backend.DeliverAsync(SampleDelivery.Provenance("pubsub"), rig.Configuration, Cancellation);
        Assert.Equal((DeliveryOutcome.Done, null), (result.Outcome, result.Reason));
    }

    [Fact]
    public async Task Deliver_RefusedByWriteRight_IsUnauthorized()
    {
        using var brokers = new MockBrokers();
        brokers.CreateTopic("chains");
        await using var rig = new PubSubRig(brokers.Bootstrap);
        brokers.FailProducing(ErrorCode.TopicAuthorizationFailed);

        var result = await rig.Backend.DeliverAsync(SampleDelivery.Provenance("pubsub"), rig.Configuration, Cancellation);

        Assert.Equal((DeliveryOutcome.Unavailable, DeliveryProblem.Unauthorized), (result.Outcome, result.Problem));
    }

    [Fact]
    public async Task Deliver_LargerThanTheTopicTakes_FailsAloneForGood()
    {
        using var brokers = new MockBrokers();
        brokers.CreateTopic("chains");
        await using var rig = new PubSubRig(brokers.Bootstrap);
        brokers.FailProducing(ErrorCode.MsgSizeTooLarge);

        var refused = await rig.Backend.DeliverAsync(SampleDelivery.Provenance("pubsub"), rig.Configuration, Cancellation);
        var next = await rig.Backend.DeliverAsync(SampleDelivery.Image("pubsub"), rig.Configuration, Cancellation);

        Assert.Equal((DeliveryOutcome.Failed, DeliveryProblem.TooLarge), (refused.Outcome, refused.Problem));
        Assert.Contains("max.message.bytes", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(DeliveryOutcome.Done, next.Outcome);
    }

    [Fact]
    public async Task Deliver_AMegabytePayload_IsSent()
    {
        using var brokers = new MockBrokers();
        brokers.CreateTopic("chains");
        await using var rig = new PubSubRig(brokers.Bootstrap);
        var large = SampleDelivery.Provenance("pubsub", statement: $$"""{"_type":"x","predicate":"{{new string('a', 1_000_000)}}"}""");

        var result = await rig.Backend.DeliverAsync(large, rig.Configuration, Cancellation);

        Assert.Equal((DeliveryOutcome.Done, null), (result.Outcome, result.Reason));
    }

    [Fact]
    public async Task Test_NoBroker_SaysThatNothingAnswers()
    {
        await using var rig = new PubSubRig("127.0.0.1:1");

        var test = await rig.Backend.TestAsync(rig.Configuration, Cancellation);

        Assert.Equal(DeliveryProblem.Unreachable, test.Problem);
        Assert.Contains("127.0.0.1:1", test.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kafka", "", "h:1", "storage.pubsub.topic is not set.")]
    [InlineData("kafka", "chains", "", "storage.pubsub.kafka.bootstrap.servers is not set: the brokers as HOST:PORT, separated by commas.")]
    [InlineData("", "chains", "h:1", "storage.pubsub.provider is not set: kafka, or inmemory for trials.")]
    public async Task Deliver_WithAKeyMissing_NamesIt(string provider, string topic, string servers, string problem)
    {
        await using var rig = new PubSubRig(servers, topic, provider);

        var result = await rig.Backend.DeliverAsync(SampleDelivery.Provenance("pubsub"), rig.Configuration, Cancellation);

        Assert.Equal((DeliveryOutcome.Unavailable, DeliveryProblem.Misconfigured, problem), (result.Outcome, result.Problem, result.Reason));
    }

    [Theory]
    [InlineData("no.such.setting=hunter2", "No such configuration property: \"no.such.setting\"")]
    [InlineData("acks=0", "sets acks, which Chains sets itself")]
    [InlineData("sasl.jaas.config=x hunter2", "which the Java client alone knows")]
    [InlineData("nonsense", "has no key=value in line 1")]
    public async Task Deliver_WithBadClientSettings_SaysWhichWithoutTheirValue(string file, string words)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, file, Cancellation);
        await using var rig = new PubSubRig("127.0.0.1:1", propertiesFile: path);

        var result = await rig.Backend.DeliverAsync(SampleDelivery.Provenance("pubsub"), rig.Configuration, Cancellation);

        Assert.Equal((DeliveryOutcome.Unavailable, DeliveryProblem.Misconfigured), (result.Outcome, result.Problem));
        Assert.Contains(words, result.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Reason, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("SCRAM-SHA-512")]
    [InlineData("OAUTHBEARER")]
    public void ToProducerConfig_OverTlsAndSasl_IsTakenByTheClient(string mechanism)
    {
        var settings = new KafkaSettings("broker:9093", $"security.protocol=SASL_SSL\nsasl.mechanism={mechanism}\nsasl.username=chains\nsasl.password=hunter2\nsasl.oauthbearer.method=oidc\nsasl.oauthbearer.client.id=chains\nsasl.oauthbearer.client.secret=hunter3\nsasl.oauthbearer.token.endpoint.url=https://issuer.example/token");

        using var producer = new ProducerBuilder<byte[], byte[]>(settings.ToProducerConfig()).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

        Assert.Equal(["hunter2", "hunter3"], settings.Secrets());
        Assert.Equal((Acks.All, true), (settings.ToProducerConfig().Acks!.Value, settings.ToProducerConfig().EnableIdempotence!.Value));
    }

    [Fact]
    public async Task Deliver_AfterTheBrokersMoved_GoesToTheNewOnes()
    {
        using var before = new MockBrokers();
        using var after = new MockBrokers();
        before.CreateTopic("chains");
        after.CreateTopic("chains");
        await using var rig = new PubSubRig(before.Bootstrap);
        await rig.Backend.DeliverAsync(SampleDelivery.Provenance("pubsub"), rig.Configuration, Cancellation);

        rig.Configuration = PubSubRig.Configure(after.Bootstrap);
        var result = await rig.Backend.DeliverAsync(SampleDelivery.Provenance("pubsub", "u-2"), rig.Configuration, Cancellation);

        Assert.Equal(DeliveryOutcome.Done, result.Outcome);
        Assert.Single(after.Read("chains", m => m.Count == 1));
    }

    [Fact]
    public async Task Deliver_InMemory_KeepsTheNewestAndNoMoreThanItMay()
    {
        await using var rig = new PubSubRig("", provider: "inmemory");
        var delivery = SampleDelivery.Provenance("pubsub");

        for (var i = 0; i < MemoryTopic.MaximumMessages + 5; i++)
            Assert.Equal(DeliveryOutcome.Done, (await rig.Backend.DeliverAsync(delivery, rig.Configuration, Cancellation)).Outcome);

        var newest = rig.Memory.Newest(2);
        Assert.Equal([MemoryTopic.MaximumMessages + 4, MemoryTopic.MaximumMessages + 3], newest.Select(m => m.Offset));
        Assert.Equal(MemoryTopic.MaximumMessages, rig.Memory.Newest(int.MaxValue).Count);
        Assert.Equal(delivery.Signature.ToArray(), newest[0].Message.Value);
    }
}
