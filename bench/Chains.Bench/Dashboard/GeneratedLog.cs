using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chains.Core.Records;
using Chains.Core.Signing;
using Chains.Core.Transparency;

namespace Chains.Bench.Dashboard;

/// <summary>
/// A transparency log in the manner of Rekor v1 whose entries verify: body, promise, a proof of 28 hashes as the public log's are long, and a signed
/// checkpoint. Each entry has a tree of its own, since nobody compares two of them here.
/// </summary>
internal sealed class GeneratedLog
{
    private const long TreeSize = 1L << ProofLength;
    private const int ProofLength = 28;

    private readonly GeneratedSigner _key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256), null);
    private readonly byte[] _id;
    private readonly string _host;
    private readonly long _treeId;

    public GeneratedLog(string url, long treeId)
    {
        (Url, _host, _treeId) = (url, new Uri(url).Host, treeId);
        _id = LogKeyId.OfPublicKey(_key.PublicKey);
    }

    public string Url { get; }

    public LogRecord Describe(long id, DateTimeOffset firstUsed) => new()
    {
        Id = id, Url = Url, ApiVersion = 1, PublicKeyPem = _key.PublicKey.Pem, LogId = Convert.ToHexStringLower(_id), Trust = LogTrust.Pinned, FirstUsedAt = firstUsed,
    };

    /// <param name="index">Less than the size of the tree.</param>
    /// <param name="payload">What was signed: a statement that goes into an envelope where it has a type.</param>
    public LogEntryRecord Enter(long index, byte[] payload, string? payloadType, byte[] signature, GeneratedSigner signer, DateTimeOffset at)
    {
        var kind = payloadType is null ? "hashedrekord" : "dsse";
        var body = payloadType is null ? HashedRekord(payload, signature, signer) : Envelope(payload, payloadType, signature, signer);
        var leaf = MerkleTree.LeafHash(body);
        var proof = Prove(index, leaf);
        var seconds = at.ToUnixTimeSeconds();
        var promise = _key.Sign(SignedEntryTimestamp.Canonicalize(body, seconds, _id, index));
        return new LogEntryRecord
        {
            LogUrl = Url,
            State = StepState.Done,
            Attempts = 1,
            EntryUuid = _treeId.ToString("x16", CultureInfo.InvariantCulture) + Convert.ToHexStringLower(leaf),
            LogIndex = index,
            IntegratedAt = DateTimeOffset.FromUnixTimeSeconds(seconds),
            Entry = LogEntryJson.Serialize(new TransparencyLogEntry(index, _id, kind, "0.0.1", seconds, promise, proof, body)),
            CompletedAt = at,
        };
    }

    private InclusionProof Prove(long index, byte[] leaf)
    {
        var hashes = Enumerable.Range(0, ProofLength)
            .Select(level => (ReadOnlyMemory<byte>)SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{level}-{index >> level}")))).ToImmutableArray();
        if (!MerkleProof.TryComputeRoot(leaf, index, TreeSize, hashes, out var root))
            throw new BenchException($"The index {index} lies outside of the tree.");
        var text = new Checkpoint($"{_host} - {_treeId}", TreeSize, root, []).ToText();
        var note = new SignedNote(text, [new NoteSignature(_host, _id.AsMemory(0, LogKeyId.HintLength), _key.Sign(Encoding.UTF8.GetBytes(text)))]);
        return new InclusionProof(index, root, TreeSize, hashes, note.ToString());
    }

    private static byte[] HashedRekord(byte[] payload, byte[] signature, GeneratedSigner signer) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        apiVersion = "0.0.1",
        kind = "hashedrekord",
        spec = new { data = new { hash = Hash(payload) }, signature = new { content = signature, publicKey = new { content = Verifier(signer) } } },
    });

    private static byte[] Envelope(byte[] payload, string payloadType, byte[] signature, GeneratedSigner signer) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        apiVersion = "0.0.1",
        kind = "dsse",
        spec = new
        {
            envelopeHash = Hash(Dsse.Serialize(payloadType, payload, signer.PublicKey.KeyId, signature)),
            payloadHash = Hash(payload),
            signatures = new[] { new { signature = Convert.ToBase64String(signature), verifier = Verifier(signer) } },
        },
    });

    private static object Hash(byte[] bytes) => new { algorithm = "sha256", value = Convert.ToHexStringLower(SHA256.HashData(bytes)) };

    private static byte[] Verifier(GeneratedSigner signer) => Encoding.ASCII.GetBytes(signer.Certificate?.Pem ?? signer.PublicKey.Pem);
}
