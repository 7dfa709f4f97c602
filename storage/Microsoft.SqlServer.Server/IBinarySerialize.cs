namespace Microsoft.SqlServer.Server;

/// <summary>A CLR type that writes itself, for <see cref="Format.UserDefined"/>.</summary>
public interface IBinarySerialize
{
    /// <summary>Takes the value from a stream.</summary>
    void Read(BinaryReader r);

    /// <summary>Puts the value into a stream.</summary>
    void Write(BinaryWriter w);
}
