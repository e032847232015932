using Chains.Core.Configuration;

namespace Chains.Tests.Configuration;

public sealed class ConfigurationAdviceTests
{
    [Fact]
    public void Of_Defaults_IsNothing() => Assert.Empty(ConfigurationAdvice.Of(new Dictionary<string, string>()));

    [Theory]
    [InlineData("signers.x509.fulcio.enabled=true;signers.x509.fulcio.provider=google", "transparency.enabled")]
    [InlineData("transparency.enabled=true", "transparency.url")]
    [InlineData("artifacts.taskrun.signer=kms", "signers.kms.kmsref")]
    [InlineData("artifacts.taskrun.storage=tekton,gcs", "storage.gcs.bucket")]
    [InlineData("artifacts.oci.storage=kafka;storage.pubsub.topic=signatures;storage.pubsub.provider=kafka", "storage.pubsub.kafka.bootstrap.servers")]
    [InlineData("artifacts.oci.storage=tekton, pubsub;storage.pubsub.provider=inmemory", "storage.pubsub.topic")]
    [InlineData("artifacts.taskrun.storage=kafka;storage.pubsub.topic=signatures", "storage.pubsub.provider")]
    [InlineData("storage.pubsub.topic=signatures", "storage.pubsub.provider")]
    [InlineData("storage.pubsub.provider=inmemory", "storage.pubsub.topic")]
    [InlineData("storage.pubsub.provider=kafka;storage.pubsub.topic=signatures", "storage.pubsub.kafka.bootstrap.servers")]
    public void Of_SettingsThatLackAnother_NamesIt(string settings, string needs) =>
        Assert.Equal(needs, Assert.Single(ConfigurationAdvice.Of(Data(settings))).Needs);

    [Theory]
    [InlineData("storage.pubsub.provider=kafka;storage.pubsub.topic=chains;storage.pubsub.kafka.bootstrap.servers=kafka:9092")]
    [InlineData("storage.pubsub.provider=inmemory;storage.pubsub.topic=chains")]
    [InlineData("artifacts.oci.storage=pubsub;storage.pubsub.provider=inmemory;storage.pubsub.topic=chains")]
    public void Of_PublishingTurnedOn_IsNothing(string settings) => Assert.Empty(ConfigurationAdvice.Of(Data(settings)));

    [Theory]
    [InlineData("")]
    [InlineData(";signers.x509.fulcio.provider=filesystem")]
    public void Of_KeylessSigningWithoutMoreThanALog_IsNothing(string settings) => Assert.Empty(ConfigurationAdvice.Of(Data(
        "signers.x509.fulcio.enabled=true;transparency.enabled=true;transparency.url=https://rekor.example.com" + settings)));

    [Fact]
    public void Of_SettingsThatBelongTogether_IsNothing() => Assert.Empty(ConfigurationAdvice.Of(Data(
        "artifacts.taskrun.storage=tekton,kafka;storage.pubsub.provider=kafka;storage.pubsub.topic=t;storage.pubsub.kafka.bootstrap.servers=kafka:9092;signers.x509.fulcio.enabled=true;"
        + "signers.x509.fulcio.provider=spiffe;transparency.enabled=true;transparency.url=https://rekor.example.com")));

    private static Dictionary<string, string> Data(string settings) =>
        settings.Split(';').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
}
