using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Chains.Core.Signing;
using Chains.Core.Transparency;
using Chains.Tests.Signing;
using Chains.Tests.Transparency;

namespace Chains.Tests.Shared;

/// <summary>
/// A log of Rekor v1 in memory, as an HTTP handler: it keeps a tree, answers duplicates with 409, and does whatever a test scripts: being
/// away, refusing, limiting, and lying in every part of an answer.
/// </summary>
internal sealed class FakeRekor : HttpMessageHandler
{
    public const string Url = "http://rekor.test";
    public const string TreeId = "4711";

    private readonly Lock _lock = new();
    private readonly ISigner _signer = TestKeys.Signer();
    private readonly List<(byte[] Body, long IntegratedAt)> _leaves = [];

    /// <summary>The name in its checkpoints.</summary>
    public string Origin { get; set; } = $"rekor.test - {TreeId}";

    public PublicKey Key => _signer.PublicKey;

    /// <summary>Answers in the place of the log; null lets the log answer.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?>? Instead { get; set; }

    /// <summary>Changes an entry before it is sent: <c>{"UUID":{…}}</c>'s value.</summary>
    public Action<JsonObject>? Lie { get; set; }

    /// <summary>Changes a checkpoint, a proof or a state before it is sent.</summary>
    public Func<string, string>? LieAboutState { get; set; }

    /// <summary>Runs after an entry was made and before it is answered.</summary>
    public Func<Task>? BeforeAnswer { get; set; }

    public Func<DateTimeOffset> Clock { get; set; } = () => DateTimeOffset.UtcNow;

    /// <summary>Paths of the requests, in order.</summary>
    public List<string> Requests { get; } = [];

    public int Size
    {
        get
        {
            lock (_lock)
                return _leaves.Count;
        }
    }

    /// <summary>Entries of each body: a body that is there twice was entered twice.</summary>
    public IReadOnlyList<string> Bodies
    {
        get
        {
            lock (_lock)
                return [.. _leaves.Select(l => Encoding.UTF8.GetString(l.Body))];
        }
    }

    public void Append(byte[] body)
    {
        lock (_lock)
            _leaves.Add((body, Clock().ToUnixTimeSeconds()));
    }

    /// <summary>Rewrites history.</summary>
    public void Rewrite(int index, byte[] body)
    {
        lock (_lock)
            _leaves[index] = (body, 1);
    }

    public void Truncate(int size)
    {
        lock (_lock)
            _leaves.RemoveRange(size, _leaves.Count - size);
    }

    public async Task<string> CheckpointAsync()
    {
        Checkpoint checkpoint;
        lock (_lock)
            checkpoint = new Checkpoint(Origin, _leaves.Count, ReferenceTree.Root(Leaves()), []);
        return (await SignedNote.SignAsync(checkpoint.ToText(), checkpoint.LogName, _signer, CancellationToken.None)).ToString();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.PathAndQuery;
        lock (_lock)
            Requests.Add($"{request.Method} {path}");
        if (Instead?.Invoke(request) is { } instead)
            return instead;
        var body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        if (request.Method == HttpMethod.Post && path == "/api/v1/log/entries")
            return await EnterAsync(Canonical(JsonNode.Parse(body!)!), cancellationToken);
        if (request.Method == HttpMethod.Post && path == "/api/v1/log/entries/retrieve")
            return await FindAsync(Canonical(JsonNode.Parse(body!)!["entries"]![0]!));
        if (path.StartsWith("/api/v1/log/entries/", StringComparison.Ordinal))
            return await GetAsync(path.Split('/')[^1]);
        return path switch
        {
            "/api/v1/log/publicKey" => Text(HttpStatusCode.OK, Key.Pem),
            "/api/v1/log" => Text(HttpStatusCode.OK, Changed(new JsonObject { ["signedTreeHead"] = await CheckpointAsync(), ["inactiveShards"] = new JsonArray() }.ToJsonString())),
            _ when path.StartsWith("/api/v1/log/proof?", StringComparison.Ordinal) => Proof(request.RequestUri.Query),
            _ => Text(HttpStatusCode.NotFound, "{}"),
        };
    }

    public static HttpResponseMessage Text(HttpStatusCode status, string body) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private async Task<HttpResponseMessage> EnterAsync(byte[] body, CancellationToken cancellation)
    {
        int index;
        bool isNew;
        lock (_lock)
        {
            index = _leaves.FindIndex(l => l.Body.AsSpan().SequenceEqual(body));
            isNew = index < 0;
            if (isNew)
            {
                index = _leaves.Count;
                _leaves.Add((body, Clock().ToUnixTimeSeconds()));
            }
        }

        if (BeforeAnswer is { } before)
            await before().WaitAsync(cancellation);
        if (isNew)
            return Text(HttpStatusCode.Created, (await EntryAsync(index)).ToJsonString());
        var conflict = Text(HttpStatusCode.Conflict, """{"code":409,"message":"an equivalent entry already exists"}""");
        conflict.Headers.Location = new Uri("/api/v1/log/entries/" + Uuid(index), UriKind.Relative);
        return conflict;
    }

    private async Task<HttpResponseMessage> FindAsync(byte[] body)
    {
        int index;
        lock (_lock)
            index = _leaves.FindIndex(l => l.Body.AsSpan().SequenceEqual(body));
        return Text(HttpStatusCode.OK, (index < 0 ? new JsonArray() : new JsonArray(await EntryAsync(index))).ToJsonString());
    }

    private async Task<HttpResponseMessage> GetAsync(string uuid)
    {
        var index = Enumerable.Range(0, Size).FirstOrDefault(i => Uuid(i) == uuid, -1);
        return index < 0 ? Text(HttpStatusCode.NotFound, "{}") : Text(HttpStatusCode.OK, (await EntryAsync(index)).ToJsonString());
    }

    private async Task<JsonObject> EntryAsync(int index)
    {
        byte[][] leaves;
        (byte[] Body, long IntegratedAt) leaf;
        lock (_lock)
            (leaves, leaf) = (Leaves(), _leaves[index]);
        var checkpoint = (await SignedNote.SignAsync(
            new Checkpoint(Origin, leaves.Length, ReferenceTree.Root(leaves), []).ToText(), Origin.Split(" - ")[0], _signer, CancellationToken.None)).ToString();
        var logId = LogKeyId.OfPublicKey(Key);
        var entry = new JsonObject
        {
            ["body"] = Convert.ToBase64String(leaf.Body),
            ["integratedTime"] = leaf.IntegratedAt,
            ["logID"] = Convert.ToHexStringLower(logId),
            ["logIndex"] = index,
            ["verification"] = new JsonObject
            {
                ["inclusionProof"] = new JsonObject
                {
                    ["checkpoint"] = checkpoint,
                    ["hashes"] = new JsonArray([.. ReferenceTree.InclusionProof(index, leaves).Select(h => (JsonNode)Convert.ToHexStringLower(h.Span))]),
                    ["logIndex"] = index,
                    ["rootHash"] = Convert.ToHexStringLower(ReferenceTree.Root(leaves)),
                    ["treeSize"] = leaves.Length,
                },
                ["signedEntryTimestamp"] = Convert.ToBase64String(
                    await _signer.SignAsync(SignedEntryTimestamp.Canonicalize(leaf.Body, leaf.IntegratedAt, logId, index), CancellationToken.None)),
            },
        };
        Lie?.Invoke(entry);
        return new JsonObject { [Uuid(index)] = entry };
    }

    private HttpResponseMessage Proof(string query)
    {
        var values = query.TrimStart('?').Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);
        var (first, last) = (int.Parse(values["firstSize"]), int.Parse(values["lastSize"]));
        byte[][] leaves;
        lock (_lock)
            leaves = Leaves();
        if (last > leaves.Length || first > last)
            return Text(HttpStatusCode.BadRequest, """{"code":400,"message":"firstSize is larger than the tree"}""");
        var proof = ReferenceTree.ConsistencyProof(first, leaves[..last]).Select(h => (JsonNode)Convert.ToHexStringLower(h.Span));
        return Text(HttpStatusCode.OK, Changed(new JsonObject { ["hashes"] = new JsonArray([.. proof]) }.ToJsonString()));
    }

    private string Changed(string state) => LieAboutState?.Invoke(state) ?? state;

    private string Uuid(int index)
    {
        lock (_lock)
            return $"{long.Parse(TreeId):x16}{Convert.ToHexStringLower(MerkleTree.LeafHash(_leaves[index].Body))}";
    }

    private byte[][] Leaves() => [.. _leaves.Select(l => l.Body)];

    /// <summary>The body that Rekor keeps of a proposed entry.</summary>
    private static byte[] Canonical(JsonNode proposed)
    {
        if ((string?)proposed["kind"] == "dsse")
        {
            var content = proposed["spec"]!["proposedContent"]!;
            var envelope = (string)content["envelope"]!;
            var parsed = JsonNode.Parse(envelope)!;
            proposed["spec"] = new JsonObject
            {
                ["envelopeHash"] = Hash(Encoding.UTF8.GetBytes(envelope)),
                ["payloadHash"] = Hash(Convert.FromBase64String((string)parsed["payload"]!)),
                ["signatures"] = new JsonArray(new JsonObject
                {
                    ["signature"] = (string)parsed["signatures"]![0]!["sig"]!,
                    ["verifier"] = (string)content["verifiers"]![0]!,
                }),
            };
        }

        return Encoding.UTF8.GetBytes(proposed.ToJsonString());
    }

    private static JsonObject Hash(byte[] bytes) => new() { ["algorithm"] = "sha256", ["value"] = Convert.ToHexStringLower(SHA256.HashData(bytes)) };
}
