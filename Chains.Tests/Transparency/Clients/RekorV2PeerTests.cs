using System.Net;
using Chains.Core.Signing;
using Chains.Core.Transparency;
using Chains.Core.Transparency.Clients;
using Chains.Core.Trust;
using Chains.Tests.Shared;

namespace Chains.Tests.Transparency.Clients;

/// <summary>The clients of Rekor v2 and of a timestamp authority against the real servers. The tiles are files there: the test serves them.</summary>
public sealed class RekorV2PeerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Upload_IsAnsweredWithWhatIsBelieved_AndASecondOneFindsItInTheTiles(bool attestation)
    {
        var (client, log) = Connect();
        var submission = await RekorPeerTests.SubmissionAsync(KeyAlgorithm.EcdsaP256, attestation);

        Assert.Null(await client.FindAsync(submission, TestContext.Current.CancellationToken));
        var made = await client.UploadAsync(submission, TestContext.Current.CancellationToken);
        var again = await client.UploadAsync(submission, TestContext.Current.CancellationToken);
        var found = await client.FindAsync(submission, TestContext.Current.CancellationToken);

        Assert.Null(EntryCheck.Problem(made.Entry, submission, log));
        Assert.Null(EntryCheck.Problem(again.Entry with { LogId = log.LogId }, submission, log));
        Assert.Null(EntryCheck.Problem(found!.Entry with { LogId = log.LogId }, submission, log));
        Assert.Equal((made.Entry.LogIndex, made.Entry.LogIndex), (again.Entry.LogIndex, found.Entry.LogIndex));
        Assert.NotNull(EntryCheck.Problem(made.Entry, await RekorPeerTests.SubmissionAsync(KeyAlgorithm.EcdsaP256, attestation), log));
    }

    [Fact]
    public async Task Uploads_InParallel_AreAllEnteredAndTheHistoryIsOne()
    {
        var (client, log) = Connect();
        await client.UploadAsync(await RekorPeerTests.SubmissionAsync(KeyAlgorithm.EcdsaP256, attestation: false), TestContext.Current.CancellationToken);
        var before = CheckpointCheck.Read(await client.CheckpointAsync(TestContext.Current.CancellationToken), log, out _)!;
        var submissions = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => RekorPeerTests.SubmissionAsync(KeyAlgorithm.EcdsaP256, attestation: false)));

        var made = await Task.WhenAll(submissions.Select(s => client.UploadAsync(s, TestContext.Current.CancellationToken)));

        Assert.All(made.Zip(submissions), pair => Assert.Null(EntryCheck.Problem(pair.First.Entry, pair.Second, log)));
        Assert.Equal(300, made.Select(m => m.Entry.LogIndex).Distinct().Count());
        var after = CheckpointCheck.Read(await client.CheckpointAsync(TestContext.Current.CancellationToken), log, out _)!;
        var proof = await client.ConsistencyProofAsync(before, after, TestContext.Current.CancellationToken);
        Assert.True(MerkleProof.VerifyConsistency(before.Size, before.RootHash.Span, after.Size, after.RootHash.Span, proof));
    }

    [Fact]
    public async Task Timestamp_IsOverTheSignature_AndTheTrustedRootsAuthoritySignedIt()
    {
        var url = Peer.TimestampAuthority.ToString();
        var root = TrustedRoot.Parse(await File.ReadAllBytesAsync(Peer.TrustedRoot, TestContext.Current.CancellationToken));
        byte[] signature = [1, 2, 3];

        var (response, at) = await new TimestampClient(LogHttp.Create(TimeProvider.System)).StampAsync(url, signature, TestContext.Current.CancellationToken);

        Assert.InRange(at, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Null(Rfc3161Timestamp.Parse(response).Verify(signature, root.TimestampAuthorities.Single()));
        Assert.NotNull(Rfc3161Timestamp.Parse(response).Verify([1, 2], root.TimestampAuthorities.Single()));
    }

    private static (RekorV2Client Client, LogIdentity Log) Connect()
    {
        var url = LogTarget.Normalize(Peer.Rekor2.ToString());
        var root = Path.GetDirectoryName(Peer.TrustedRoot)!;
        var trusted = TrustedRoot.Parse(File.ReadAllBytes(Peer.TrustedRoot)).Logs.Single(l => LogTarget.Normalize(l.BaseUrl) == url);
        var http = new LogHttp(new HttpMessageInvoker(new TileFiles(Path.Combine(root, "tiles"))), TimeProvider.System);
        return (new RekorV2Client(url, http), new LogIdentity(url, 2, trusted.Key, trusted.LogId, LogTrust.TrustedRoot));
    }

    /// <summary>Passes on what goes to the write server, and reads below <c>/api/v2</c> from its directory.</summary>
    private sealed class TileFiles(string directory) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method != HttpMethod.Get)
                return base.SendAsync(request, cancellationToken);
            var file = Path.Combine(directory, request.RequestUri!.AbsolutePath["/api/v2/".Length..]);
            return Task.FromResult(File.Exists(file)
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(File.ReadAllBytes(file)) }
                : new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent(file) });
        }
    }
}
