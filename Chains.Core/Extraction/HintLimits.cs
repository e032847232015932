namespace Chains.Core.Extraction;

/// <summary>Anyone who may start a run chooses what hints say; these bounds keep one run from making work without end.</summary>
internal static class HintLimits
{
    /// <summary>In characters.</summary>
    public const int MaxUri = 4096;

    /// <summary>Of one run.</summary>
    public const int MaxImages = 1000;

    public static string? Check(string uri) =>
        uri.Length > MaxUri ? $"the URI has {uri.Length} characters; at most {MaxUri} are read" : null;
}
