using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Chains.Web.Api.Problems;

/// <summary>The errors of the API as RFC 9457 problem details: title for what, detail for why and what to do.</summary>
internal static class Problem
{
    public const string ContentType = "application/problem+json";

    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, detail);

    /// <param name="errors">By parameter, member or key.</param>
    public static ProblemHttpResult Invalid(IReadOnlyDictionary<string, string[]> errors, string detail) =>
        TypedResults.Problem(new HttpValidationProblemDetails(new Dictionary<string, string[]>(errors))
        {
            Status = StatusCodes.Status400BadRequest,
            Title = "Bad Request",
            Detail = detail,
        });

    public static ProblemHttpResult Query(IReadOnlyDictionary<string, string[]> errors) =>
        Invalid(errors, "Query parameters are wrong: " + string.Join(" ", errors.Select(e => $"{e.Key} {e.Value[0]}")));

    public static ProblemHttpResult Of(int status, string detail) => TypedResults.Problem(new ProblemDetails
    {
        Status = status,
        Title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
        Detail = detail,
    });
}
