using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Core.Records;
using Chains.Core.Storage;
using Chains.Core.Storage.Oci;
using Chains.Core.Storage.Oci.Distribution;
using Chains.Tests.Shared;

namespace Chains.Tests.Storage.Oci;

public sealed class OciBackendTests : IAsyncLifetime
{
    private static readonly (string, string) Bundles = ("storage.oci.encoding-format", "sigstore-bundle");

    private FakeRegistry _registry = null!;
    private OciRig _rig = null!;
    private Descriptor _image = null!;

    private string App => $"{_registry.Name}/team/app";

    public async ValueTask InitializeAsync()
    {
        _registry = await FakeRegistry.StartAsync();
        _rig = await OciRig.CreateAsync();
        _image = _registry.PushImage("team/app");
    }

    public async ValueTask DisposeAsync()
    {
        await _rig.DisposeAsync();
        await _registry.DisposeAsync();
    }

    [Fact]
    public async Task Signature_OfAnImage_StandsUnderItsTag()
    {
        var delivery = await SampleImageDelivery.SignatureAsync(_rig.Signer, App, _image.Digest);

        var result = await _rig.DeliverAsync(delivery);

        Assert.Equal((DeliveryOutcome.Done, $"{App}:{ContentDigest.Tag(_image.Digest, ".sig")}"), (result.Outcome, result.Location));
        var layer = _registry.Tagged("team/app", ContentDigest.Tag(_image.Digest, ".sig"))!["layers"]![0]!;
        Assert.Equal(Convert.ToBase64String(delivery.Signature.Span), layer["annotations"]![CosignNames.SignatureAnnotation]!.GetValue<string>());
        Assert.Equal("", layer["annotations"]![CosignNames.CertificateAnnotation]!.GetValue<string>());
    }

    [Fact]
    public async Task Attestation_OfARun_StandsAtEachImageOnce()
    {
        var other = _registry.PushImage("team/other", "another");
        var delivery = await SampleImageDelivery.AttestationAsync(_rig.Signer, (App, _image.Digest), ($"{_registry.Name}/team/other", other.Digest), ("pkg:maven/app", other.Digest));

        var result = await _rig.DeliverAsync(delivery);
        await _rig.DeliverAsync(delivery);

        Assert.Equal(DeliveryOutcome.Done, result.Outcome);
        foreach (var (repository, image) in new[] { ("team/app", _image), ("team/other", other) })
        {
            var layer = Assert.Single(_registry.Tagged(repository, ContentDigest.Tag(image.Digest, ".att"))!["layers"]!.AsArray())!;
            Assert.Equal(delivery.Signature.ToArray(), _registry.Blobs[(repository, layer["digest"]!.GetValue<string>())]);
        }

        Assert.Contains(_registry.Requests, request => request.Query.Contains("mount=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Subject_ThatIsNoImage_IsSkippedWithoutARequest()
    {
        var result = await _rig.DeliverAsync(await SampleImageDelivery.AttestationAsync(_rig.Signer, ("https://files.example.com/app.jar", _image.Digest)));

        Assert.Equal(DeliveryOutcome.Skipped, result.Outcome);
        Assert.Contains("None of the 1 subjects is an image", result.Reason, StringComparison.Ordinal);
        Assert.Empty(_registry.Requests);
    }

    [Fact]
    public async Task Statement_WithoutSubjects_IsSkipped() =>
        Assert.Equal(DeliveryOutcome.Skipped, (await _rig.DeliverAsync(await SampleImageDelivery.AttestationAsync(_rig.Signer))).Outcome);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Image_ThatTheRegistryHasNot_GetsNothing(bool bundles)
    {
        var gone = ContentDigest.Of("gone"u8);
        var delivery = bundles
            ? await SampleImageDelivery.CosignStatementAsync(_rig.Signer, App, gone)
            : await SampleImageDelivery.SignatureAsync(_rig.Signer, App, gone);

        var first = await _rig.DeliverAsync(delivery);
        var late = await _rig.DeliverAsync(delivery with { FailingSince = DateTimeOffset.UtcNow.AddMinutes(-6) });

        Assert.Equal((DeliveryOutcome.Retry, DeliveryProblem.DestinationMissing), (first.Outcome, first.Problem));
        Assert.Equal((DeliveryOutcome.Failed, DeliveryProblem.DestinationMissing), (late.Outcome, late.Problem));
        Assert.Contains($"does not have the image {App}@{gone}", late.Reason, StringComparison.Ordinal);
        Assert.Empty(_registry.Written);
    }

    [Fact]
    public async Task Repository_ThatIsConfigured_GetsTheTagsInsteadOfTheImages()
    {
        var result = await _rig.DeliverAsync(
            await SampleImageDelivery.SignatureAsync(_rig.Signer, App, _image.Digest), ("storage.oci.repository", $"{_registry.Name}/signatures"));

        Assert.Equal(DeliveryOutcome.Done, result.Outcome);
        Assert.NotNull(_registry.Tagged("signatures", ContentDigest.Tag(_image.Digest, ".sig")));
        Assert.Null(_registry.Tagged("team/app", ContentDigest.Tag(_image.Digest, ".sig")));
    }

    [Fact]
    public async Task Repository_ThatIsNone_HoldsUpTheBackendAndSaysWhy()
    {
        var result = await _rig.DeliverAsync(
            await SampleImageDelivery.SignatureAsync(_rig.Signer, App, _image.Digest), ("storage.oci.repository", "https://Registry/x"));

        Assert.Equal((DeliveryOutcome.Unavailable, DeliveryProblem.Misconfigured), (result.Outcome, result.Problem));
        Assert.Contains("storage.oci.repository", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bundle_OfAnImage_IsAReferrerWithTheStatementOfCosign()
    {
        var delivery = await SampleImageDelivery.CosignStatementAsync(_rig.Signer, App, _image.Digest);

        var result = await _rig.DeliverAsync(delivery, Bundles, ("storage.oci.repository", $"{_registry.Name}/signatures"));

        Assert.Equal(DeliveryOutcome.Done, result.Outcome);
        var bundle = Bundle("team/app", _image);
        Assert.Equal(
            $$$"""{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"{{{_image.Digest[7..]}}}"},"annotations":{}}],"predicateType":"https://sigstore.dev/cosign/sign/v1","predicate":{}}""",
            Encoding.UTF8.GetString(Convert.FromBase64String(bundle["dsseEnvelope"]!["payload"]!.GetValue<string>())));
        Assert.Equal(44, bundle["verificationMaterial"]!["publicKey"]!["hint"]!.GetValue<string>().Length);
    }

    [Fact]
    public async Task Bundle_OfAnAttestation_TellsItsPredicateType()
    {
        await _rig.DeliverAsync(await SampleImageDelivery.AttestationAsync(_rig.Signer, (App, _image.Digest)), Bundles);

        var referrer = Assert.Single(_registry.Tagged("team/app", ContentDigest.Tag(_image.Digest))!["manifests"]!.AsArray())!;
        Assert.Equal("https://slsa.dev/provenance/v1", referrer["annotations"]![CosignNames.BundlePredicateTypeAnnotation]!.GetValue<string>());
    }

    [Theory]
    [InlineData(401, DeliveryOutcome.Retry, DeliveryProblem.Unauthorized)]
    [InlineData(403, DeliveryOutcome.Retry, DeliveryProblem.Unauthorized)]
    [InlineData(429, DeliveryOutcome.Retry, DeliveryProblem.Throttled)]
    [InlineData(500, DeliveryOutcome.Retry, DeliveryProblem.Unreachable)]
    [InlineData(400, DeliveryOutcome.Failed, DeliveryProblem.Rejected)]
    public async Task Fault_OfTheRegistry_IsReportedAndNeverAsUnavailable(int status, DeliveryOutcome outcome, DeliveryProblem problem)
    {
        _registry.Before = async context =>
        {
            if (context.Request.Method is not ("PUT" or "POST"))
                return false;
            context.Response.Headers.RetryAfter = "17";
            await FakeRegistry.ErrorAsync(context, status, "CODE", "no");
            return true;
        };

        var result = await _rig.DeliverAsync(await SampleImageDelivery.SignatureAsync(_rig.Signer, App, _image.Digest));

        Assert.Equal((outcome, problem), (result.Outcome, result.Problem));
        Assert.Equal(status is 429 or 500 ? TimeSpan.FromSeconds(17) : null, result.After);
        Assert.Contains(status.ToString(System.Globalization.CultureInfo.InvariantCulture), result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_OfOneImage_KeepsTheOthersFromNothing()
    {
        var delivery = await SampleImageDelivery.AttestationAsync(_rig.Signer, ("127.0.0.1:1/gone", _image.Digest), (App, _image.Digest));

        var result = await _rig.DeliverAsync(delivery);

        Assert.Equal((DeliveryOutcome.Retry, DeliveryProblem.Unreachable), (result.Outcome, result.Problem));
        Assert.NotNull(_registry.Tagged("team/app", ContentDigest.Tag(_image.Digest, ".att")));
    }

    [Theory]
    [InlineData("secrets")]
    [InlineData("imagePullSecrets")]
    public async Task Credentials_OfTheServiceAccount_OpenTheRegistry(string field)
    {
        _registry.Auth = FakeAuth.Bearer;
        Serve(field, "builder");

        var result = await _rig.DeliverAsync(await SampleImageDelivery.SignatureAsync(_rig.Signer, App, _image.Digest));

        Assert.Equal(DeliveryOutcome.Done, result.Outcome);
        await _rig.DeliverAsync(await SampleImageDelivery.SignatureAsync(_rig.Signer, App, _image.Digest));
        Assert.Single(_rig.Cluster.Requests, request => request.Asked.Contains("/secrets/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Credentials_OfTheDefaultAccount_AreTakenWhereTheRunsOwnHasNone()
    {
        _registry.Auth = FakeAuth.Basic;
        Serve("imagePullSecrets", "default");

        Assert.Equal(DeliveryOutcome.Done, (await _rig.DeliverAsync(await SampleImageDelivery.SignatureAsync(_rig.Signer, App, _image.Digest))).Outcome);
    }

    [Fact]
    public async Task Credentials_OfTheDockerConfiguration_OpenTheRegistry()
    {
        _registry.Auth = FakeAuth.Basic;
        var directory = Directory.CreateTempSubdirectory("chains-docker-");
        var file = Path.Combine(directory.FullName, "config.json");
        await File.WriteAllTextAsync(file, DockerConfig());
        await using var rig = await OciRig.CreateAsync(file);

        var result = await rig.DeliverAsync(await SampleImageDelivery.SignatureAsync(rig.Signer, App, _image.Digest));

        Assert.Equal(DeliveryOutcome.Done, result.Outcome);
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Credentials_ThatMayNotBeRead_AreNamedInTheReason()
    {
        _registry.Auth = FakeAuth.Basic;
        _rig.Cluster.Answer = (_, context) => ScriptedApiServer.StatusAsync(context, 403, "Forbidden", "no");

        var result = await _rig.DeliverAsync(await SampleImageDelivery.SignatureAsync(_rig.Signer, App, _image.Digest));

        Assert.Equal(DeliveryProblem.Unauthorized, result.Problem);
        Assert.Contains("the service account team/builder may not be read: grant get on serviceaccounts", result.Reason, StringComparison.Ordinal);
        Assert.Contains("/nowhere/config.json", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_MendedAfterARefusal_AreFoundAtTheNextAttempt()
    {
        _registry.Auth = FakeAuth.Basic;
        var delivery = await SampleImageDelivery.SignatureAsync(_rig.Signer, App, _image.Digest);

        Assert.Equal(DeliveryOutcome.Retry, (await _rig.DeliverAsync(delivery)).Outcome);
        Serve("imagePullSecrets", "builder");

        Assert.Equal(DeliveryOutcome.Done, (await _rig.DeliverAsync(delivery)).Outcome);
    }

    [Fact]
    public async Task Test_OfARepository_BeginsAnUploadAndLeavesNothing()
    {
        var settings = OciRig.Configuration(("storage.oci.repository", $"{_registry.Name}/signatures"));

        var passed = await _rig.Backend.TestAsync(settings, CancellationToken.None);
        _registry.Auth = FakeAuth.Basic;
        var failed = await _rig.Backend.TestAsync(settings, CancellationToken.None);

        Assert.True(passed.Passed, passed.Message);
        Assert.Equal(DeliveryProblem.Unauthorized, failed.Problem);
        Assert.DoesNotContain(_registry.Blobs.Keys, blob => blob.Repository == "signatures");
    }

    [Fact]
    public void Target_SaysWhereThingsGo()
    {
        Assert.Equal("beside each image", _rig.Backend.Target(OciRig.Configuration()));
        Assert.Equal("r.io/signatures", _rig.Backend.Target(OciRig.Configuration(("storage.oci.repository", "r.io/signatures"))));
        Assert.Equal("beside each image", _rig.Backend.Target(OciRig.Configuration(("storage.oci.repository", "r.io/signatures"), Bundles)));
    }

    private JsonNode Bundle(string repository, Descriptor image)
    {
        var referrer = _registry.Tagged(repository, ContentDigest.Tag(image.Digest))!["manifests"]![0]!["digest"]!.GetValue<string>();
        var manifest = JsonNode.Parse(_registry.Manifests[(repository, referrer)].Content)!;
        return JsonNode.Parse(_registry.Blobs[(repository, manifest["layers"]![0]!["digest"]!.GetValue<string>())])!;
    }

    private string DockerConfig() => JsonSerializer.Serialize(new
    {
        auths = new Dictionary<string, object> { [_registry.Name] = new { username = _registry.User, password = _registry.Password } },
    });

    private void Serve(string field, string account) => _rig.Cluster.Answer = (asked, context) => asked switch
    {
        _ when asked.EndsWith($"/namespaces/team/serviceaccounts/{account}", StringComparison.Ordinal) => ScriptedApiServer.JsonAsync(
            context, $$"""{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"{{account}}"},"{{field}}":[{"name":"push"}]}"""),
        _ when asked.EndsWith("/namespaces/team/secrets/push", StringComparison.Ordinal) => ScriptedApiServer.JsonAsync(context, JsonSerializer.Serialize(new
        {
            apiVersion = "v1",
            kind = "Secret",
            type = "kubernetes.io/dockerconfigjson",
            data = new Dictionary<string, string> { [".dockerconfigjson"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(DockerConfig())) },
        })),
        _ => ScriptedApiServer.StatusAsync(context, 404, "NotFound", "not found"),
    };
}
