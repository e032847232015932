using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Chains.Core.Signing;
using Chains.Core.Transparency;
using Chains.Core.Transparency.Clients;
using Chains.Tests.Shared;
using Chains.Tests.Signing;

namespace Chains.Tests.Transparency.Clients;

/// <summary>The client of Rekor v1 against the real server.</summary>
public sealed class RekorPeerTests
{
    private static readonly LogHttp Http = LogHttp.Create(TimeProvider.System);

    public static TheoryData<KeyAlgorithm, bool, AttestationEntryKind> Entries
    {
        get
        {
            var data = new TheoryData<KeyAlgorithm, bool, AttestationEntryKind>();
            foreach (var algorithm in (KeyAlgorithm[])[KeyAlgorithm.EcdsaP256, KeyAlgorithm.EcdsaP384, KeyAlgorithm.EcdsaP521, KeyAlgorithm.Rsa2048])
            {
                if (algorithm is not (KeyAlgorithm.EcdsaP384 or KeyAlgorithm.EcdsaP521))
                    data.Add(algorithm, false, AttestationEntryKind.Dsse);
                data.Add(algorithm, true, AttestationEntryKind.Dsse);
                data.Add(algorithm, true, AttestationEntryKind.Intoto);
            }

            data.Add(KeyAlgorithm.Ed25519, true, AttestationEntryKind.Dsse);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Entries))]
    public async Task Upload_IsAnsweredWithWhatIsBelieved_AndFoundAgain(KeyAlgorithm algorithm, bool attestation, AttestationEntryKind kind)
    {
        var (client, log) = await ConnectAsync();
        var submission = (await SubmissionAsync(algorithm, attestation)) with { AttestationKind = kind };

        Assert.Null(await AnsweredAsync(() => client.FindAsync(submission, TestContext.Current.CancellationToken)));
        var made = await client.UploadAsync(submission, TestContext.Current.CancellationToken);
        var found = await AnsweredAsync(() => client.FindAsync(submission, TestContext.Current.CancellationToken));

        Assert.Null(EntryCheck.Problem(made.Entry, submission, log));
        Assert.Null(EntryCheck.Problem(found!.Entry, submission, log));
        Assert.Equal((made.Uuid, made.Entry.LogIndex), (found.Uuid, found.Entry.LogIndex));
        Assert.Equal(attestation ? kind is AttestationEntryKind.Dsse ? "dsse" : "intoto" : "hashedrekord", made.Entry.Kind);
    }

    [Fact]
    public async Task Upload_WithACertificate_KeepsTheCertificate()
    {
        var (client, log) = await ConnectAsync();
        var key = KeyPairGenerator.GenerateX509(KeyAlgorithm.EcdsaP256);
        var submission = await SubmissionAsync(TestKeys.Signer(key.PrivateKey), attestation: true) with
        {
            CertificatePem = TestCertificates.SelfSigned(key.PrivateKey, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(10)),
        };

        var made = await client.UploadAsync(submission, TestContext.Current.CancellationToken);

        Assert.Null(EntryCheck.Problem(made.Entry, submission, log));
        Assert.NotNull(EntryCheck.Problem(made.Entry, submission with { CertificatePem = null }, log));
    }

    [Fact]
    public async Task Upload_OfAnImageSignatureByEd25519_IsRefusedWithTheReason()
    {
        var (client, _) = await ConnectAsync();
        var submission = await SubmissionAsync(KeyAlgorithm.Ed25519, attestation: false);

        var refusal = await Assert.ThrowsAsync<LogException>(() => client.UploadAsync(submission, TestContext.Current.CancellationToken));

        Assert.Equal(LogFailure.Refused, refusal.Failure);
        Assert.Contains("Ed25519", refusal.Message);
    }

    [Fact]
    public async Task Upload_OfAnImageSignatureByP384OverSha256_IsRefusedWithTheReason()
    {
        var (client, _) = await ConnectAsync();
        var submission = await SubmissionAsync(KeyAlgorithm.EcdsaP384, attestation: false);

        var refusal = await Assert.ThrowsAsync<LogException>(() => client.UploadAsync(submission, TestContext.Current.CancellationToken));

        Assert.Equal(LogFailure.Refused, refusal.Failure);
        Assert.Contains("algorithms are not allowed", refusal.Message);
    }

    [Fact]
    public async Task Upload_OfASignatureByAnotherKey_IsRefused()
    {
        var (client, _) = await ConnectAsync();
        var submission = await SubmissionAsync(KeyAlgorithm.EcdsaP256, attestation: true) with { Key = TestKeys.Signer().PublicKey };

        var refusal = await Assert.ThrowsAsync<LogException>(() => client.UploadAsync(submission, TestContext.Current.CancellationToken));

        Assert.Equal(LogFailure.Refused, refusal.Failure);
    }

    [Fact]
    public async Task Checkpoints_AreProvenToBeOfOneHistory()
    {
        var (client, log) = await ConnectAsync();
        var before = CheckpointCheck.Read(await client.CheckpointAsync(TestContext.Current.CancellationToken), log, out _)!;
        for (var i = 0; i < 5; i++)
            await client.UploadAsync(await SubmissionAsync(KeyAlgorithm.EcdsaP256, attestation: false), TestContext.Current.CancellationToken);
        var after = CheckpointCheck.Read(await client.CheckpointAsync(TestContext.Current.CancellationToken), log, out _)!;

        var proof = await client.ConsistencyProofAsync(before, after, TestContext.Current.CancellationToken);

        Assert.True(after.Size >= before.Size + 5);
        Assert.True(MerkleProof.VerifyConsistency(before.Size, before.RootHash.Span, after.Size, after.RootHash.Span, proof));
    }

    [Fact]
    public async Task Entry_IsFoundByRekorCli_WhichAcceptsIt()
    {
        var cli = Peer.Program("rekor-cli");
        var (client, _) = await ConnectAsync();
        var submission = await SubmissionAsync(KeyAlgorithm.EcdsaP256, attestation: false);
        var made = await client.UploadAsync(submission, TestContext.Current.CancellationToken);
        var directory = Directory.CreateTempSubdirectory("chains-rekor-");
        try
        {
            string File(string name, ReadOnlySpan<byte> bytes)
            {
                var path = Path.Combine(directory.FullName, name);
                System.IO.File.WriteAllBytes(path, bytes);
                return path;
            }

            var got = await RunAsync(cli, directory, "get", "--rekor_server", Peer.Rekor.ToString(), "--log-index", made.Entry.LogIndex.ToString(), "--format", "json");
            Assert.Contains(made.Uuid!, got);
            var verified = await RunAsync(
                cli, directory, "verify", "--rekor_server", Peer.Rekor.ToString(), "--type", "hashedrekord",
                "--artifact-hash", Convert.ToHexStringLower(SHA256.HashData(submission.Payload.Span)),
                "--signature", File("signature", submission.Signature.Span), "--public-key", File("key.pub", Encoding.ASCII.GetBytes(submission.Key.Pem)), "--pki-format", "x509");
            Assert.Contains("Inclusion Proof", verified);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>Rekor answers 500 now and then, while Trillian is busy: the uploader asks again, and so does this.</summary>
    private static async Task<T> AnsweredAsync<T>(Func<Task<T>> ask)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await ask();
            }
            catch (LogException exception) when (exception.Failure is LogFailure.Unavailable && tries < 20)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }

    internal static async Task<(RekorV1Client Client, LogIdentity Log)> ConnectAsync()
    {
        var url = LogTarget.Normalize(Peer.Rekor.ToString());
        var client = new RekorV1Client(url, Http);
        var key = PublicKeys.FromPem(await client.PublicKeyAsync(TestContext.Current.CancellationToken));
        return (client, new LogIdentity(url, 1, key, LogKeyId.OfPublicKey(key), LogTrust.FirstUse));
    }

    internal static Task<LogSubmission> SubmissionAsync(KeyAlgorithm algorithm, bool attestation) => SubmissionAsync(TestKeys.Signer(algorithm), attestation);

    internal static async Task<LogSubmission> SubmissionAsync(ISigner signer, bool attestation)
    {
        var payload = Encoding.UTF8.GetBytes(
            """{"_type":"https://in-toto.io/Statement/v1","subject":[],"predicateType":"https://example.test/ID","predicate":{}}""".Replace("ID", Guid.NewGuid().ToString(), StringComparison.Ordinal));
        var type = attestation ? Dsse.InTotoPayloadType : null;
        var signed = await ArtifactSigner.SignAsync(signer, payload, type, TestContext.Current.CancellationToken);
        return new LogSubmission { Payload = payload, PayloadType = type, Signature = type is null ? signed.Signature : Dsse.Serialize(type, payload, signed.Key.KeyId, signed.Signature), Key = signed.Key };
    }

    private static async Task<string> RunAsync(string program, DirectoryInfo home, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HOME"] = home.FullName },
        })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {output}{await error}");
        return output;
    }
}
