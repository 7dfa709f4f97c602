namespace PersistentChat.Protocol.Scram;

/// <summary>Reads the attributes of a message in order: a letter, an equals sign, a value, separated by commas.</summary>
internal ref struct ScramAttributes(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;
    private bool _isAtEnd = message.IsEmpty;

    /// <summary>What has not been read yet.</summary>
    internal readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>True if the next attribute has this letter.</summary>
    internal readonly bool IsNext(char name) => _rest.Length >= 2 && _rest[0] == name && _rest[1] == '=';

    /// <summary>Reads the next attribute, which must have this letter and a value.</summary>
    internal bool TryRead(char name, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (_isAtEnd || !IsNext(name))
            return false;
        value = Next()[2..];
        return !value.IsEmpty;
    }

    /// <summary>Passes over what is left, which must be extensions: a letter, an equals sign and a value each (RFC 5802 section 7).</summary>
    internal bool TrySkipExtensions()
    {
        while (!_isAtEnd)
        {
            var extension = Next();
            if (extension.Length < 3 || !char.IsAsciiLetter((char)extension[0]) || extension[1] != '=')
                return false;
        }

        return true;
    }

    /// <summary>Takes everything up to the next comma.</summary>
    internal ReadOnlySpan<byte> Next()
    {
        var comma = _rest.IndexOf((byte)',');
        var next = comma < 0 ? _rest : _rest[..comma];
        _isAtEnd = comma < 0;
        _rest = comma < 0 ? default : _rest[(comma + 1)..];
        return next;
    }
}
