using Chains.Web.Hosting.Auth;

namespace Chains.Web.Api.Tokens;

/// <summary>What a token is to be.</summary>
/// <param name="Name">What it is for: 1 to 64 characters, unique among valid tokens.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Days">After how many days it expires, 1 to 366.</param>
public sealed record TokenRequest(string Name, Role Role, int Days)
{
    public const int LongestName = 64;

    public const int MostDays = 366;

    /// <summary>What is wrong with a name; null if nothing is.</summary>
    public static string? NameProblem(string? name) =>
        name?.Trim() is { Length: > 0 and <= LongestName } trimmed && !trimmed.Any(char.IsControl)
            ? null
            : $"is not a text of 1 to {LongestName} characters.";
}
