using System.Text.Json.Nodes;
using Chains.Web.Sandbox.Api;
using Chains.Web.Sandbox.Objects;

namespace Chains.Web.Sandbox.Access;

/// <summary>
/// <c>TokenReview</c> and <c>SubjectAccessReview</c>: whose a token is, and what somebody may do. The sandbox itself asks nobody who
/// they are; the reviews let what is built on them be tried.
/// </summary>
internal sealed class AccessReviews(ObjectStore store, TimeProvider clock)
{
    private const string Tokens = "/apis/authentication.k8s.io/v1/tokenreviews";
    private const string Rights = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

    public static bool Serves(string path) => path is Tokens or Rights;

    /// <summary>The review with its status filled in.</summary>
    /// <exception cref="ApiError">It names nothing to review.</exception>
    public JsonObject Answer(string path, JsonObject review)
    {
        var spec = review["spec"] as JsonObject ?? throw ApiError.BadRequest("the review has no spec");
        review["status"] = path == Tokens ? Token(spec) : Right(spec);
        return review;
    }

    private JsonObject Token(JsonObject spec)
    {
        if (BootstrapTokens.Find(store, clock, Text(spec, "token")) is not { } found)
            return new JsonObject { ["authenticated"] = false, ["error"] = "[invalid bearer token]" };
        return new JsonObject
        {
            ["authenticated"] = true,
            ["user"] = new JsonObject { ["username"] = found.User, ["groups"] = new JsonArray([.. found.Groups.Select(group => (JsonNode)group)]) },
            // Tokens of this kind name no audience: they are for whom the review asks, or for the API server.
            ["audiences"] = spec["audiences"] is JsonArray { Count: > 0 } asked ? asked.DeepClone() : new JsonArray("https://kubernetes.default.svc"),
        };
    }

    private JsonObject Right(JsonObject spec)
    {
        var attributes = spec["resourceAttributes"] as JsonObject ?? throw ApiError.BadRequest("the review names no resourceAttributes; nonResourceAttributes are not known here");
        var groups = (spec["groups"] as JsonArray ?? []).Select(group => group?.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        var question = new AccessQuestion(
            Text(spec, "user"), groups, Text(attributes, "namespace"), Text(attributes, "group"),
            Text(attributes, "resource"), Text(attributes, "name"), Text(attributes, "verb"));
        return groups.Contains("system:masters")
            ? new JsonObject { ["allowed"] = true }
            : RoleRules.Allowing(store, question) is { } binding
                ? new JsonObject { ["allowed"] = true, ["reason"] = $"RBAC: allowed by {binding}" }
                : new JsonObject { ["allowed"] = false };
    }

    private static string Text(JsonObject element, string name) =>
        element[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
