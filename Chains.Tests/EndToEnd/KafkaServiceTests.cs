using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Core.Signing;
using Chains.Core.Storage;
using Chains.Core.Trust;
using Chains.Tests.Shared;
using Chains.Tests.Storage.PubSub;

namespace Chains.Tests.EndToEnd;

/// <summary>The real process, a broker in another one, and a consumer that is not ours; publishing is turned on by one patch, as the manual says.</summary>
public sealed class KafkaServiceTests
{
    [Fact]
    public async Task Service_WithThreeKeysPatchedIn_PublishesAttestationAndImageSignature()
    {
        var (bootstrap, topic) = (Peer.Kafka, "chains-" + Guid.NewGuid().ToString("N"));
        var data = Directory.CreateTempSubdirectory("chains-kafka-").FullName;
        var ports = ServicePorts.Free();
        using var cluster = new ClusterClient(ports.SandboxAddress);
        await using (var service = await ServiceProcess.StartAsync(data, ports))
        {
            await ConfigureAsync(service, cluster, topic, new JsonObject
            {
                ["storage.pubsub.provider"] = "kafka",
                ["storage.pubsub.topic"] = topic,
                ["storage.pubsub.kafka.bootstrap.servers"] = bootstrap,
            });
            await PublishAsync(service, cluster, "published", 2);

            // What the registry gets then is another statement; the topic still gets the signature that the Go controller sends.
            await ConfigureAsync(service, cluster, "\"sigstore-bundle\"", new JsonObject { ["artifacts.oci.storage"] = "tekton,oci", ["storage.oci.encoding-format"] = "sigstore-bundle" });
            await PublishAsync(service, cluster, "in-bundles", 4);

            var messages = await Kcat.ConsumeAsync(bootstrap, topic);
            Assert.Equal(4, messages.Count);
            foreach (var name in (string[])["published", "in-bundles"])
            {
                var run = (JsonObject)(await cluster.GetAsync(SampleRun.Named(name)))["metadata"]!;
                var ofRun = messages.Where(m => m.Text("chains-run-name") == name).ToList();
                AssertAttestation(run, ofRun[0]);
                AssertImageSignature(run, ofRun[1]);
            }
        }

        Directory.Delete(data, recursive: true);
    }

    private static async Task ConfigureAsync(ServiceProcess service, ClusterClient cluster, string sign, JsonObject data)
    {
        await cluster.PatchConfigurationAsync(data);
        await Eventually.HoldsAsync(
            async () => (await service.Web.GetStringAsync("/api/v1/config")).Contains(sign, StringComparison.Ordinal), "the configuration is in force");
    }

    private static async Task PublishAsync(ServiceProcess service, ClusterClient cluster, string name, int published)
    {
        var run = SampleRun.Named(name);
        await cluster.CreateAsync(run);
        await cluster.FinishAsync(run);
        await Eventually.HoldsAsync(async () => await DoneAsync(service) == published, "provenance and image signature are delivered");
    }

    private static async Task<int> DoneAsync(ServiceProcess service) =>
        JsonElement.Parse(await service.Web.GetStringAsync("/api/v1/deliveries?backend=pubsub&state=done")).GetProperty("items").GetArrayLength();

    private static void AssertAttestation(JsonObject run, KcatMessage message)
    {
        var uid = run["uid"]!.GetValue<string>();
        Assert.Equal(("taskrun-" + uid, "application/vnd.dsse.envelope.v1+json"), (message.Key, message.Text("content-type")));
        AssertOfTheRun(run, message);
        var envelope = Dsse.Parse(message.Value);
        Assert.Equal(envelope.Payload.ToArray(), message.Payload);
        Assert.True(KeyOf(run, message.Key).Verify(Dsse.PreAuthenticationEncoding(envelope.PayloadType, envelope.Payload.Span), envelope.Signatures[0].Signature.Span));
        Assert.Equal("slsa/v2alpha4", message.Text("chains-format"));
    }

    private static void AssertImageSignature(JsonObject run, KcatMessage message)
    {
        Assert.Equal(("application/octet-stream", "simplesigning"), (message.Text("content-type"), message.Text("chains-format")));
        AssertOfTheRun(run, message);
        Assert.True(KeyOf(run, message.Key).Verify(message.Payload, message.Value));
        using var payload = JsonDocument.Parse(message.Payload);
        var digest = payload.RootElement.GetProperty("critical").GetProperty("image").GetProperty("docker-manifest-digest").GetString()!;
        Assert.Equal(digest["sha256:".Length..][..12], message.Key);
    }

    private static void AssertOfTheRun(JsonObject run, KcatMessage message)
    {
        var uid = run["uid"]!.GetValue<string>();
        Assert.Equal(
            ("TaskRun", "default", uid),
            (message.Text("chains-run-kind"), message.Text("chains-run-namespace"), message.Text("chains-run-uid")));
        Assert.Equal(DeliveryId.Of(uid, message.Key, "pubsub").ToString(), message.Text("chains-delivery-id"));
        Assert.Equal(message.Value, message.Headers["signature"]);
        Assert.Equal(Convert.FromBase64String(Annotation(run, "signature-" + message.Key)), message.Value);
        Assert.Equal(Convert.FromBase64String(Annotation(run, "payload-" + message.Key)), message.Payload);
    }

    private static PublicKey KeyOf(JsonObject run, string key)
    {
        using var leaf = Certificates.FromPem(Encoding.ASCII.GetString(Convert.FromBase64String(Annotation(run, "cert-" + key))), "annotation")[0];
        return Certificates.PublicKeyOf(leaf);
    }

    private static string Annotation(JsonObject run, string name) => run["annotations"]!["chains.tekton.dev/" + name]!.GetValue<string>();
}
