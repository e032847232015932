using System.Text.Json.Nodes;
using Chains.Core.Formatting;

namespace Chains.Core.Storage.Grafeas;

/// <summary>
/// Notes and occurrences in the JSON of the Grafeas API v1 (grafeas.v1.Note, grafeas.v1.Occurrence; proto3 JSON, bytes as base64).
/// Images get an ATTESTATION, runs a BUILD for every subject, with the statement in Grafeas' own fields beside the envelope.
/// </summary>
public static class GrafeasJson
{
    private const string SimpleSigningType = "application/vnd.dev.cosign.simplesigning.v1+json";
    private const string InTotoType = "application/vnd.in-toto+json";
    private const string SlsaV1 = "https://slsa.dev/provenance/v1";

    /// <param name="hint">Value of <c>storage.grafeas.notehint</c>.</param>
    public static JsonObject Note(Delivery delivery, string hint) => delivery.Type is ArtifactType.Oci
        ? new JsonObject
        {
            ["shortDescription"] = "OCI Artifact Attestation Note",
            ["attestation"] = new JsonObject { ["hint"] = new JsonObject { ["humanReadableName"] = hint } },
        }
        : new JsonObject
        {
            ["shortDescription"] = "Build Provenance Note for TaskRun",
            ["build"] = new JsonObject { ["builderVersion"] = $"tekton.dev/v1/{delivery.RunKind}" },
        };

    /// <summary>What the artifact is about, one resource each: <c>NAME@ALGORITHM:DIGEST</c>.</summary>
    public static IReadOnlyList<string> Resources(Delivery delivery) => delivery.Type is ArtifactType.Oci
        ? [delivery.FullKey]
        : [.. delivery.Subjects.Select(s => $"{s.Name}@{s.Algorithm}:{s.Digest}").Distinct(StringComparer.Ordinal)];

    /// <param name="keyReference">Value of <c>signers.kms.kmsref</c>; empty with other keys, which have no reference that Grafeas takes.</param>
    public static JsonObject Occurrence(Delivery delivery, GrafeasNote note, string resource, string keyReference)
    {
        var (payload, signature) = (Convert.ToBase64String(delivery.Payload.Span), Convert.ToBase64String(delivery.Signature.Span));
        var image = delivery.Type is ArtifactType.Oci;
        var occurrence = new JsonObject { ["resourceUri"] = resource, ["noteName"] = note.Path };
        if (image)
            occurrence["attestation"] = new JsonObject
            {
                ["serializedPayload"] = payload,
                ["signatures"] = new JsonArray(new JsonObject { ["signature"] = signature, ["publicKeyId"] = keyReference }),
            };
        else
            occurrence["build"] = Build(delivery);
        occurrence["envelope"] = new JsonObject
        {
            ["payload"] = payload,
            ["payloadType"] = image ? SimpleSigningType : InTotoType,
            ["signatures"] = new JsonArray(new JsonObject { ["sig"] = signature, ["keyid"] = keyReference }),
        };
        return occurrence;
    }

    private static JsonObject Build(Delivery delivery)
    {
        var statement = JsonNode.Parse(delivery.Payload.Span) as JsonObject ?? [];
        var (subjects, predicate) = (Subjects(statement), statement["predicate"] as JsonObject ?? []);
        var common = new JsonObject
        {
            ["_type"] = Copy(statement["_type"]),
            ["predicateType"] = Copy(statement["predicateType"]),
            ["subject"] = subjects,
        };
        if (delivery.PredicateType == SlsaV1)
        {
            common["predicate"] = SlsaPredicate.V1(predicate);
            return new JsonObject { ["inTotoSlsaProvenanceV1"] = common };
        }

        common["slsaProvenanceZeroTwo"] = SlsaPredicate.V02(predicate);
        return new JsonObject { ["intotoStatement"] = common };
    }

    private static JsonArray Subjects(JsonObject statement) => new([
        .. (statement["subject"] as JsonArray ?? []).OfType<JsonObject>().Select(s => new JsonObject { ["name"] = Copy(s["name"]), ["digest"] = Copy(s["digest"]) })]);

    private static JsonNode? Copy(JsonNode? node) => node?.DeepClone();
}
