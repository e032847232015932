namespace Chains.Web.Hosting.Auth;

/// <summary>Where to go after the sign-in: a page of this service and nowhere else.</summary>
internal static class ReturnAddress
{
    /// <summary>The address given if it is a path here, else the overview.</summary>
    public static string Of(string? given) =>
        given is ['/', ..] && !given.StartsWith("//", StringComparison.Ordinal) && !given.StartsWith("/\\", StringComparison.Ordinal)
            && !given.Any(char.IsControl) && !given.StartsWith("/login", StringComparison.OrdinalIgnoreCase)
            ? given
            : "/";
}
