namespace Chains.Core.Records.Search;

/// <summary>The kinds of things that the search box finds, in the order in which they are shown.</summary>
public enum SearchKind
{
    Run,
    Image,
    Subject,
    Commit,
    Source,
    Namespace,
    Definition,
    Key,
    Certificate,
    Identity,
    LogEntry,
}
