// Command minio_engine answers questions about MinIO policies with MinIO's own policy library, one JSON line each.
//
// It is a program of the tests alone: the library is AGPL, and nothing of it is shipped.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/minio/pkg/v3/policy"
)

type question struct {
	Op         string              `json:"op"`
	Policy     string              `json:"policy"`
	Policies   []string            `json:"policies"`
	Account    string              `json:"account"`
	Groups     []string            `json:"groups"`
	Action     string              `json:"action"`
	Bucket     string              `json:"bucket"`
	Object     string              `json:"object"`
	Conditions map[string][]string `json:"conditions"`
	Owner      bool                `json:"owner"`
	DenyOnly   bool                `json:"denyOnly"`
}

type answer struct {
	OK      *bool  `json:"ok,omitempty"`
	Allowed *bool  `json:"allowed,omitempty"`
	Error   string `json:"error,omitempty"`
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	encoder := json.NewEncoder(out)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			if encodeErr := encoder.Encode(reply(line)); encodeErr != nil {
				os.Exit(1)
			}
			// More questions may wait in the buffer: their answers go out together.
			if in.Buffered() == 0 {
				out.Flush()
			}
		}
		if err != nil {
			out.Flush()
			return
		}
	}
}

func reply(line []byte) (said answer) {
	defer func() {
		if failure := recover(); failure != nil {
			said = answer{Error: fmt.Sprint("panic: ", failure)}
		}
	}()
	var asked question
	if err := json.Unmarshal(line, &asked); err != nil {
		return answer{Error: err.Error()}
	}
	switch asked.Op {
	case "parse":
		return parsed(parseIdentity(asked.Policy))
	case "parse-bucket":
		_, err := policy.ParseBucketPolicyConfig(strings.NewReader(asked.Policy), asked.Bucket)
		return parsed(err)
	case "decide":
		return decide(asked)
	case "decide-bucket":
		return decideBucket(asked)
	}
	return answer{Error: "no such op: " + asked.Op}
}

// parseIdentity accepts what the admin API of the server stores: it refuses a document without a version.
func parseIdentity(text string) error {
	found, err := policy.ParseConfig(strings.NewReader(text))
	if err == nil && found.Version == "" {
		err = fmt.Errorf("the document has no version")
	}
	return err
}

func parsed(err error) answer {
	ok := err == nil
	if ok {
		return answer{OK: &ok}
	}
	return answer{OK: &ok, Error: err.Error()}
}

// last is what the question before was asked of: many questions are asked of the same policies, one after the other.
var last struct {
	texts        []string
	merged       *policy.Policy
	bucket, text string
	ofBucket     *policy.BucketPolicy
}

func mergedOf(texts []string) (*policy.Policy, error) {
	if last.merged != nil && slices.Equal(texts, last.texts) {
		return last.merged, nil
	}
	policies := make([]policy.Policy, 0, len(texts))
	for _, text := range texts {
		found, err := policy.ParseConfig(strings.NewReader(text))
		if err != nil {
			return nil, err
		}
		policies = append(policies, *found)
	}
	merged := policy.MergePolicies(policies...)
	last.texts, last.merged = texts, &merged
	return last.merged, nil
}

func decide(asked question) answer {
	merged, err := mergedOf(asked.Policies)
	if err != nil {
		return answer{Error: err.Error()}
	}
	allowed := merged.IsAllowed(policy.Args{
		AccountName:     asked.Account,
		Groups:          asked.Groups,
		Action:          policy.Action(asked.Action),
		BucketName:      asked.Bucket,
		ObjectName:      asked.Object,
		ConditionValues: asked.Conditions,
		IsOwner:         asked.Owner,
		DenyOnly:        asked.DenyOnly,
	})
	return answer{Allowed: &allowed}
}

func decideBucket(asked question) answer {
	if last.ofBucket == nil || last.bucket != asked.Bucket || last.text != asked.Policy {
		found, err := policy.ParseBucketPolicyConfig(strings.NewReader(asked.Policy), asked.Bucket)
		if err != nil {
			return answer{Error: err.Error()}
		}
		last.bucket, last.text, last.ofBucket = asked.Bucket, asked.Policy, found
	}
	allowed := last.ofBucket.IsAllowed(policy.BucketPolicyArgs{
		AccountName:     asked.Account,
		Groups:          asked.Groups,
		Action:          policy.Action(asked.Action),
		BucketName:      asked.Bucket,
		ObjectName:      asked.Object,
		ConditionValues: asked.Conditions,
		IsOwner:         asked.Owner,
	})
	return answer{Allowed: &allowed}
}
