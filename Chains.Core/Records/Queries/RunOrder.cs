namespace Chains.Core.Records.Queries;

/// <summary>The orders of a list of runs that an index serves, at any size.</summary>
public enum RunOrder
{
    /// <summary>As they were seen, the last first. Within a period, as they finished.</summary>
    Newest,

    Oldest,

    /// <summary>By namespace, then name.</summary>
    Name,

    NameDescending,
}
