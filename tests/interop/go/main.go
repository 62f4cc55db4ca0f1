// Verifies a C2SP tlog-tiles log with the code of golang.org/x/mod/sumdb alone: the checkpoint's signature,
// every tile, every entry's inclusion, and that older checkpoints are beginnings of it.
//
//	verify KEY PLACE [OLDER-CHECKPOINT…]
//
// PLACE is a folder or a base URL; an older checkpoint is a file, or a path below PLACE.
package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

// Of logs with more entries than this, each hundred-and-first is proven with a path of its own; the leaf
// hash of every entry is read from authenticated tiles and compared all the same.
const proveAll = 2000

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: verify KEY PLACE [OLDER-CHECKPOINT…]")
		os.Exit(2)
	}
	if err := verify(os.Args[1], place(os.Args[2]), os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
}

func verify(key string, log place, older []string) error {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return err
	}
	tree, err := log.checkpoint("checkpoint", verifier)
	if err != nil {
		return err
	}
	for _, tile := range tlog.NewTiles(height, 0, tree.N) {
		// It also names the partial tiles of sizes on the way, which were perhaps never published.
		if count := tree.N >> (height * tile.L); tile.W < 256 && tile.N*256+int64(tile.W) != count {
			continue
		}
		if err := log.checkTile(tile, tree); err != nil {
			return err
		}
	}
	for n := int64(0); n*256 < tree.N; n++ {
		if err := log.checkEntries(n, tree); err != nil {
			return err
		}
	}
	for _, file := range older {
		old, err := log.checkpoint(file, verifier)
		if err != nil {
			return err
		}
		if err := log.checkConsistency(old, tree); err != nil {
			return fmt.Errorf("from %d to %d: %w", old.N, tree.N, err)
		}
	}
	fmt.Printf("%d entries, %d older checkpoints\n", tree.N, len(older))
	return nil
}

// place is where a log's files are.
type place string

func (p place) get(file string) ([]byte, error) {
	if !strings.HasPrefix(string(p), "http") {
		return os.ReadFile(path.Join(string(p), file))
	}
	response, err := http.Get(strings.TrimSuffix(string(p), "/") + "/" + file)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", file, response.Status)
	}
	return io.ReadAll(response.Body)
}

func (p place) checkpoint(file string, verifier note.Verifier) (tlog.Tree, error) {
	bytes, err := p.get(file)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(bytes, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("%s: %w", file, err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("%s is not of %s", file, verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	hash, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: hash}, err
}

// Height, ReadTiles and SaveTiles make a place what tlog reads tiles from. Its own paths have the height in
// them, those of C2SP do not.
func (p place) Height() int { return height }

func (p place) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		bytes, err := p.get(strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
		if err != nil {
			return nil, err
		}
		all = append(all, bytes)
	}
	return all, nil
}

func (p place) SaveTiles([]tlog.Tile, [][]byte) {}

// checkTile holds a tile's file against the tile that tlog computes from authenticated hashes below it.
func (p place) checkTile(tile tlog.Tile, tree tlog.Tree) error {
	computed, err := tlog.ReadTileData(tile, tlog.TileHashReader(tree, p))
	if err != nil {
		return fmt.Errorf("%s: %w", tile.Path(), err)
	}
	stored, err := p.ReadTiles([]tlog.Tile{tile})
	if err != nil {
		return err
	}
	if string(stored[0]) != string(computed) {
		return fmt.Errorf("%s is not what the tree has there", tile.Path())
	}
	return nil
}

func (p place) checkEntries(n int64, tree tlog.Tree) error {
	width := tree.N - n*256
	file := strings.Replace(tlog.Tile{H: height, L: 0, N: n, W: 256}.Path(), "tile/8/0/", "tile/entries/", 1)
	if width < 256 {
		file += fmt.Sprintf(".p/%d", width)
	} else {
		width = 256
	}
	bundle, err := p.get(file)
	if err != nil {
		return err
	}
	reader := tlog.TileHashReader(tree, p)
	var indexes []int64
	for i := n * 256; i < n*256+width; i++ {
		indexes = append(indexes, tlog.StoredHashIndex(0, i))
	}
	leaves, err := reader.ReadHashes(indexes)
	if err != nil {
		return err
	}
	for i := int64(0); i < width; i++ {
		if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
			return fmt.Errorf("%s ends early", file)
		}
		length := 2 + int(binary.BigEndian.Uint16(bundle))
		hash := tlog.RecordHash(bundle[2:length])
		bundle = bundle[length:]
		index := n*256 + i
		if hash != leaves[i] {
			return fmt.Errorf("entry %d is not the one in the tree", index)
		}
		if tree.N > proveAll && index%101 != 0 {
			continue
		}
		proof, err := tlog.ProveRecord(tree.N, index, reader)
		if err != nil {
			return fmt.Errorf("entry %d: %w", index, err)
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, hash); err != nil {
			return fmt.Errorf("entry %d: %w", index, err)
		}
	}
	if len(bundle) > 0 {
		return fmt.Errorf("%s goes on after its entries", file)
	}
	return nil
}

func (p place) checkConsistency(old, tree tlog.Tree) error {
	proof, err := tlog.ProveTree(tree.N, old.N, tlog.TileHashReader(tree, p))
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash)
}
