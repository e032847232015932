using Chains.Core.Tekton;

namespace Chains.Core.Extraction;

/// <summary><c>CHAINS-GIT_URL</c> and <c>CHAINS-GIT_COMMIT</c>: a param's default, overridden by the param, overridden by a result.</summary>
internal sealed class GitHints
{
    private const string Url = "CHAINS-GIT_URL";
    private const string Commit = "CHAINS-GIT_COMMIT";

    private string _url = "";
    private string _commit = "";
    private string? _source;
    private string? _notAString;

    /// <summary>Later calls override earlier ones.</summary>
    public void Read(IReadOnlyList<NamedValue> values, string source)
    {
        foreach (var (name, value) in values)
        {
            if (name is not (Url or Commit))
                continue;
            _source = source;
            _notAString = value.Type is ParamType.String ? null : name;
            if (name is Url)
                _url = value.StringValue;
            else
                _commit = value.StringValue;
        }
    }

    /// <summary>What was found, or null where nothing was given.</summary>
    public Hint? Finish(string prefix)
    {
        if (_source is null)
            return null;
        var hint = new Hint(HintKind.Git, $"{prefix}{_source} {(_url.Length > 0 ? Url : Commit)}");
        if (_notAString is { } name)
            hint = hint with { Remark = $"{name} is not a string and counts as empty" };
        if (_url.Length is 0 || _commit.Length is 0)
            return Missing(hint);
        if (HintLimits.Check(_url) is { } tooLong)
            return hint with { Problem = tooLong };
        return hint with
        {
            Source = $"{prefix}{_source} {Url}, {Commit}",
            Material = new Material(SpdxUri(_url), DigestSet.Of("sha1", _commit)),
            Remark = hint.Remark ?? (ArtifactDigest.IsHex(_commit, 40)
                ? null
                : $"{Commit} is {Quoted.Text(_commit)}, not 40 characters of lower-case hex; it is recorded as given"),
        };
    }

    private Hint Missing(Hint hint)
    {
        if (hint.Remark is { } remark)
            return hint with { Problem = remark };
        if (_url.Length is 0 && _commit.Length is 0)
            return hint with { Problem = $"{Url} and {Commit} are empty" };
        var (missing, given) = _url.Length is 0 ? (Url, Commit) : (Commit, Url);
        return hint with { Problem = $"there is no {missing} beside {given}; the source is not recorded without both" };
    }

    /// <summary>A git repository as an SPDX download location: <c>git+https://host/path.git</c>.</summary>
    private static string SpdxUri(string url) =>
        (url.StartsWith("git+", StringComparison.Ordinal) ? "" : "git+") + url
        + (url.EndsWith(".git", StringComparison.Ordinal) ? "" : ".git");
}
