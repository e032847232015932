namespace Chains.Web.Sandbox.Log;

/// <summary>Where the nodes of the tree are kept.</summary>
internal interface ILogNodes
{
    byte[] Read(int level, long position);

    void Write(int level, long position, byte[] hash);
}
