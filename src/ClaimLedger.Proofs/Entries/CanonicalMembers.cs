using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace ClaimLedger.Proofs;

/// <summary>The members of one object while it is written: where each stands, and its name without
/// escapes.</summary>
internal sealed class CanonicalMembers(int start)
{
    private readonly List<Member> _members = [];
    private byte[] _names = [];
    private int _namesLength;
    private int _nameStart;
    private bool _isOrdered = true;

    public int Count => _members.Count;

    /// <summary>Notes the name of the member that comes next.</summary>
    public void Name(ReadOnlySpan<byte> name)
    {
        if (_namesLength + name.Length > _names.Length)
            Array.Resize(ref _names, Math.Max(_names.Length * 2, _namesLength + name.Length + 64));
        name.CopyTo(_names.AsSpan(_namesLength));
        _nameStart = _namesLength;
        _namesLength += name.Length;
        if (_members.Count > 0)
            _isOrdered &= Compare(NameOf(_members[^1]), name) < 0;
    }

    /// <summary>Notes where the member stands, without a comma.</summary>
    public void Add(int from, int to) => _members.Add(new Member(_nameStart, _namesLength, from, to));

    /// <summary>Puts the members in order.</summary>
    /// <returns>A name that stands twice, or nothing.</returns>
    public string? Order(CanonicalBuffer output)
    {
        if (_isOrdered)
            return null;
        _members.Sort((a, b) => Compare(NameOf(a), NameOf(b)));
        for (var i = 1; i < _members.Count; i++)
        {
            if (NameOf(_members[i]).SequenceEqual(NameOf(_members[i - 1])))
                return Encoding.UTF8.GetString(NameOf(_members[i]));
        }
        Rewrite(output.Written[start..], output.Written);
        return null;
    }

    private void Rewrite(Span<byte> target, ReadOnlySpan<byte> all)
    {
        var rented = ArrayPool<byte>.Shared.Rent(target.Length);
        var length = 0;
        foreach (var member in _members)
        {
            if (length > 0)
                rented[length++] = (byte)',';
            all[member.From..member.To].CopyTo(rented.AsSpan(length));
            length += member.To - member.From;
        }
        rented.AsSpan(0, length).CopyTo(target);
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>By UTF-16 code units. The bytes of UTF-8 have the order of code points, which is the same but
    /// for the characters beyond U+FFFF: they come before U+E000, as their surrogates do.</summary>
    private static int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var same = a.CommonPrefixLength(b);
        if (same == a.Length || same == b.Length)
            return a.Length - b.Length;
        return Rank(a[same]) - Rank(b[same]);

        static int Rank(byte one) => one is 0xEE or 0xEF ? one + 0x10 : one;
    }

    private ReadOnlySpan<byte> NameOf(Member member) => _names.AsSpan(member.NameFrom..member.NameTo);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Member(int NameFrom, int NameTo, int From, int To);
}
