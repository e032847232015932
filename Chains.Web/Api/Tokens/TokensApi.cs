using System.Globalization;
using System.Text.Json;
using Chains.Core.Records.Access;
using Chains.Core.Records.Queries;
using Chains.Web.Api.Problems;
using Chains.Web.Api.Requests;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chains.Web.Api.Tokens;

internal static class TokensApi
{
    private const long MaximumBytes = 4096;

    public static void MapTokens(this RouteGroupBuilder api)
    {
        var tokens = api.MapGroup("/tokens").WithTags("tokens");
        tokens.MapGet("", List)
            .RequireAuthorization(Policies.Admin)
            .Describe("listTokens", "List API tokens", "Valid, expired and revoked ones, newest first; never the tokens themselves.")
            .Filtered();
        tokens.MapPost("", CreateAsync)
            .Describe("createToken", "Make an API token", "The token is in the answer and nowhere else. A token cannot make others.")
            .Accepts<TokenRequest>("application/json")
            .Changes("token.create", MaximumBytes, Policies.AdminInPerson)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status409Conflict);
        tokens.MapDelete("/{id:long}", RevokeAsync)
            .Describe("revokeToken", "Revoke an API token", "It is refused from now on; its row stays.")
            .Changes("token.revoke", MaximumBytes, Policies.Admin)
            .MayBeMissing();
    }

    private static Results<Listing<ApiTokenRecord, TokenDetails>, ProblemHttpResult> List(HttpRequest request, ApiTokenQueries tokens, TimeProvider time)
    {
        var query = new QueryReader(request.Query);
        var (limit, cursor) = (query.Limit(), query.PageCursor());
        return query.Failed
            ? Problem.Query(query.Errors)
            : new Listing<ApiTokenRecord, TokenDetails>(tokens.ListAsync, row => TokenDetails.From(row, time.GetUtcNow()), cursor, limit);
    }

    private static async Task<Results<Created<NewToken>, ProblemHttpResult>> CreateAsync(
        HttpContext context, ApiTokens tokens, TimeProvider time, CancellationToken cancellation)
    {
        using var body = await JsonBody.ReadObjectAsync(context.Request, cancellation);
        if (Read(body.RootElement, out var errors) is not { } asked)
            return Problem.Invalid(errors, "The token cannot be made.");
        new AuditDetail(asked.Name, $"role {asked.Role}, {asked.Days} days").On(context);
        if (await tokens.CreateAsync(asked.Name, asked.Role.ToString(), TimeSpan.FromDays(asked.Days), Caller.Of(context.User).Name, cancellation) is not { } made)
            return Problem.Of(StatusCodes.Status409Conflict, $"A valid token is named {asked.Name} already. Revoke it, or choose another name.");
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created(
            string.Create(CultureInfo.InvariantCulture, $"{ApiRoutes.Root}/tokens/{made.Row.Id}"), new NewToken(made.Token, TokenDetails.From(made.Row, time.GetUtcNow())));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        long id, HttpContext context, ApiTokens tokens, ApiTokenQueries queries, CancellationToken cancellation)
    {
        if (await queries.FindAsync(id, cancellation) is { } row)
            new AuditDetail(row.Name, null).On(context);
        return await tokens.RevokeAsync(id, Caller.Of(context.User).Name, cancellation)
            ? TypedResults.NoContent()
            : Problem.NotFound($"There is no token {id} that could be revoked. /api/v1/tokens lists them.");
    }

    private static TokenRequest? Read(JsonElement body, out Dictionary<string, string[]> errors)
    {
        errors = [];
        var name = body.TryGetProperty("name", out var given) && given.ValueKind is JsonValueKind.String ? given.GetString()!.Trim() : null;
        if (TokenRequest.NameProblem(name) is { } wrong)
            errors["name"] = [wrong];
        if (!body.TryGetProperty("role", out given) || given.ValueKind is not JsonValueKind.String
            || !Enum.TryParse<Role>(given.GetString(), ignoreCase: true, out var role) || !Enum.IsDefined(role) || int.TryParse(given.GetString(), out _))
        {
            role = Role.Viewer;
            errors["role"] = [$"is none of {string.Join(", ", Enum.GetNames<Role>())}."];
        }

        var days = 0;
        if (!body.TryGetProperty("days", out given) || given.ValueKind is not JsonValueKind.Number || !given.TryGetInt32(out days) || days is < 1 or > TokenRequest.MostDays)
            errors["days"] = [$"is no whole number from 1 to {TokenRequest.MostDays}."];
        foreach (var member in body.EnumerateObject().Where(member => member.Name is not ("name" or "role" or "days")))
            errors[member.Name] = ["is not read here; name, role and days are."];
        return errors.Count == 0 ? new TokenRequest(name!, role, days) : null;
    }
}
