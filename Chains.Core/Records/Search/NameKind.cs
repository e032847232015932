namespace Chains.Core.Records.Search;

/// <summary>What a name in the dictionary is the name of.</summary>
public enum NameKind
{
    Namespace,

    /// <summary>A Task or Pipeline.</summary>
    Definition,

    /// <summary>An image repository, or whatever else a statement is about.</summary>
    Subject,

    /// <summary>The address of a source that went into a build.</summary>
    Source,

    /// <summary>A payload format; its ids are those of signatures.</summary>
    Format,

    /// <summary>A key id; its ids are those of signatures.</summary>
    Key,

    /// <summary>The identity in a signing certificate; its ids are those of certificates.</summary>
    Identity,

    /// <summary>Who vouched for the identity in a signing certificate; its ids are those of certificates.</summary>
    Issuer,
}
